package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookup;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunEndTest {

    private static final Duration ELAPSED = Duration.ofSeconds(2);

    private final Tally tally = new Tally();
    private final EarlierOutcomes earlier = new EarlierOutcomes();

    private RunEnd end() {
        return new RunEnd(tally, earlier, false, false, true);
    }

    private void done() {
        tally.add(new ContactLookup.NoContact<>(Line.of(9, "79000000009")));
    }

    @Test
    void earlierOutcomes_noneFailed_areCountedAndGive0() {
        earlier.add(1, false);
        done();

        assertThat(end().exitCode()).isEqualTo(ExitCode.ALL_DONE);
        assertThat(end().summary(ELAPSED))
                .startsWith("1 done in")
                .endsWith("  1 line had an outcome already (0 failed)");
    }

    @Test
    void earlierOutcomes_oneFailed_gives1() {
        earlier.add(1, false);
        earlier.add(2, true);
        earlier.add(2, true);
        done();

        assertThat(end().exitCode()).isEqualTo(ExitCode.SOME_FAILED);
        assertThat(end().summary(ELAPSED)).endsWith("  2 lines had an outcome already (1 failed)");
    }

    @Test
    void earlierOutcomes_ofAllLines_leaveNothingToDo() {
        for (int line = 1; line <= 7; line++) {
            earlier.add(line, false);
        }

        assertThat(end().summary(ELAPSED)).isEqualTo("nothing left to do: all 7 lines have an outcome");
    }

    @Test
    void nothingDone_interruptedOrNoAccountLeft_isNotThatNothingIsLeft() {
        earlier.add(1, true);

        RunEnd interrupted = new RunEnd(tally, earlier, true, true, true);
        RunEnd noAccountLeft = new RunEnd(tally, earlier, false, true, false);

        assertThat(interrupted.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(interrupted.summary(ELAPSED)).startsWith("0 done in");
        assertThat(interrupted.advice()).isEqualTo("interrupted; --resume goes on from here");
        assertThat(noAccountLeft.exitCode()).isEqualTo(ExitCode.NO_ACCOUNT_LEFT);
        assertThat(noAccountLeft.summary(ELAPSED)).startsWith("0 done in");
        assertThat(noAccountLeft.advice()).endsWith("mend the accounts, then run again");
    }

    @Test
    void nothingEarlier_isNotMentioned() {
        done();

        assertThat(end().summary(ELAPSED)).doesNotContain("already");
        assertThat(end().advice()).isEmpty();
    }
}
