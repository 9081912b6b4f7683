package io.github.reactivecontact.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class AvailabilityTest {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;
    private static final long IN_TIME = 200 * MILLI;

    private final List<CompletableFuture<String>> probes = new ArrayList<>();
    private final Availability availability = new Availability(this::probe, this::renew, IN_TIME);
    private long now = Long.MAX_VALUE - SECOND;
    private int renewed;

    private CompletionStage<String> probe() {
        probes.add(new CompletableFuture<>());
        return probes.get(probes.size() - 1);
    }

    private void renew() {
        renewed++;
    }

    private void lose() {
        availability.failed(new IllegalStateException("lost"), WhenUnavailable.WAIT, now);
    }

    private void ask(int probesUntilNow) {
        availability.probeIfDue(() -> now);
        assertThat(probes).hasSize(probesUntilNow);
    }

    private void answer(int probe) {
        probes.get(probe - 1).complete("here");
    }

    private void fail(int probe) {
        probes.get(probe - 1).completeExceptionally(new IllegalStateException("gone"));
    }

    @Test
    void probe_thatIsAnsweredInTime_bringsItBack() {
        lose();
        ask(1);
        ask(1);
        now += IN_TIME;
        answer(1);

        assertThat(availability.isUp()).isTrue();
        ask(1);
    }

    @Test
    void probe_thatIsAnsweredLate_isFollowedByOneAtOnce_andByMoreWhenAsked() {
        lose();
        ask(1);
        now += IN_TIME + 1;
        answer(1);
        assertThat(probes).hasSize(2);
        assertThat(availability.isUp()).isFalse();

        now += IN_TIME + 1;
        answer(2);
        assertThat(probes).hasSize(2);
        ask(3);
        answer(3);
        assertThat(availability.isUp()).isTrue();
    }

    @Test
    void probe_thatFails_isFollowedByOneTwiceAsLateEachTime() {
        lose();
        ask(1);
        fail(1);
        now += 100 * MILLI - 1;
        ask(1);
        now += 1;
        ask(2);
        fail(2);
        now += 200 * MILLI - 1;
        ask(2);
        now += 1;
        ask(3);
    }

    @Test
    void probe_withoutAnyAnswer_isGivenUpWithTheConnection_andSaysNothingLater() {
        lose();
        ask(1);
        now += 5 * SECOND;
        ask(1);
        assertThat(renewed).isZero();
        now += IN_TIME;
        ask(2);
        assertThat(renewed).isOne();

        answer(1);
        assertThat(availability.isUp()).isFalse();
        answer(2);
        assertThat(availability.isUp()).isTrue();
    }

    @Test
    void relapse_makesProbesRarer() {
        lose();
        ask(1);
        answer(1);
        now += SECOND;
        lose();
        ask(1);
        now += 100 * MILLI;
        ask(2);
        answer(2);
        lose();
        now += 200 * MILLI - 1;
        ask(2);
        now += 1;
        ask(3);
    }

    @Test
    void isUpFor_countsFromItsReturn_andWithoutAnyOutageForEver() {
        assertThat(availability.isUpFor(Long.MAX_VALUE, now)).isTrue();
        lose();
        ask(1);
        answer(1);

        assertThat(availability.isUpFor(SECOND, now + SECOND - 1)).isFalse();
        assertThat(availability.isUpFor(SECOND, now + SECOND)).isTrue();
    }
}
