package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunResultTest {

    private static final Duration ELAPSED = Duration.ofSeconds(2);

    private final RunCounters counters = new RunCounters();
    private final EarlierOutcomes earlier = new EarlierOutcomes();

    private RunResult result() {
        return new RunResult(counters, earlier, false, false, false, true);
    }

    private void done() {
        counters.add("no_contact");
    }

    @Test
    void earlierOutcomes_noneFailed_exitCodeIs0() {
        earlier.add(1, "79000000001", false);
        done();

        assertThat(result().exitCode()).isEqualTo(ExitCode.ALL_DONE);
        assertThat(result().summary(ELAPSED))
                .startsWith("1 done in")
                .endsWith("  1 line had an outcome already (0 failed)");
    }

    @Test
    void earlierOutcomes_oneFailed_exitCodeIs1() {
        earlier.add(1, "79000000001", false);
        earlier.add(2, "79000000001", true);
        earlier.add(2, "79000000001", true);
        done();

        assertThat(result().exitCode()).isEqualTo(ExitCode.SOME_FAILED);
        assertThat(result().summary(ELAPSED)).endsWith("  2 lines had an outcome already (1 failed)");
    }

    @Test
    void earlierOutcomes_allLines_nothingLeftToDo() {
        for (int line = 1; line <= 7; line++) {
            earlier.add(line, "79000000001", false);
        }

        assertThat(result().summary(ELAPSED)).isEqualTo("nothing left to do: all 7 lines have an outcome");
    }

    @Test
    void nothingDone_interruptedOrEveryInstanceRefused_printsSummary() {
        earlier.add(1, "79000000001", true);

        RunResult interrupted = new RunResult(counters, earlier, true, true, false, true);
        RunResult everyInstanceRefused = new RunResult(counters, earlier, false, true, false, false);

        assertThat(interrupted.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(interrupted.summary(ELAPSED)).startsWith("0 done in");
        assertThat(interrupted.advice()).isEqualTo("interrupted; continue with --resume");
        assertThat(everyInstanceRefused.exitCode()).isEqualTo(ExitCode.EVERY_INSTANCE_REFUSED);
        assertThat(everyInstanceRefused.summary(ELAPSED)).startsWith("0 done in");
        assertThat(everyInstanceRefused.advice()).endsWith("fix the instances, then run again");
    }

    @Test
    void noEarlierOutcomes_areNotMentioned() {
        done();

        assertThat(result().summary(ELAPSED)).doesNotContain("already");
        assertThat(result().advice()).isEmpty();
    }
}
