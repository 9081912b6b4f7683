package io.github.reactivecontact.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.testfloor.CapturedLogs;
import io.lettuce.core.RedisCommandExecutionException;
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
        fail(probe, new IllegalStateException("gone"));
    }

    private void fail(int probe, Exception failure) {
        probes.get(probe - 1).completeExceptionally(failure);
    }

    private static RedisCommandExecutionException reply(String reply) {
        return new RedisCommandExecutionException(reply);
    }

    private void refuseForOneMinute(String reply) {
        for (long end = now + 60 * SECOND; now - end < 0; now += 10 * MILLI) {
            int before = probes.size();
            availability.probeIfDue(() -> now);
            if (probes.size() > before) {
                fail(probes.size(), reply(reply));
            }
        }
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

    @Test
    void replyOfNodeThatDoesNotServe_renewsTheConnectionAtOnce() {
        availability.failed(reply("READONLY not here"), WhenUnavailable.WAIT, now);
        assertThat(renewed).isOne();
        ask(1);
    }

    @Test
    void probe_nodeDoesNotServe_renewsTheConnection() {
        lose();
        assertThat(renewed).isZero();
        ask(1);
        fail(1, reply("LOADING not yet"));
        assertThat(renewed).isOne();
    }

    @Test
    void otherReplies_doNotRenewTheConnection() {
        availability.failed(reply("WRONGTYPE of a key"), WhenUnavailable.WAIT, now);
        refuseForOneMinute("NOAUTH first");
        assertThat(renewed).isZero();
    }

    @Test
    void nodeThatDoesNotServeForOneMinute_renewalsAreFourSecondsApart() {
        availability.failed(reply("READONLY not here"), WhenUnavailable.WAIT, now);
        refuseForOneMinute("READONLY not here");
        assertThat(renewed).isBetween(60 / 6, 5 + 60 / 4);
    }

    @Test
    void nodeWhoseProbesSucceedButWhoseQuestionsDoNot_renewalsAreBounded() {
        for (int i = 1; i <= 1000; i++) {
            availability.failed(reply("READONLY not here"), WhenUnavailable.WAIT, now);
            now += 10 * MILLI;
            availability.probeIfDue(() -> now);
            if (probes.size() > 0 && !probes.get(probes.size() - 1).isDone()) {
                answer(probes.size());
            }
        }
        assertThat(renewed).isBetween(2, 6);
    }

    @Test
    void nodeThatDoesNotServeAgainMuchLater_renewsTheConnectionAtOnce() {
        availability.failed(reply("READONLY not here"), WhenUnavailable.WAIT, now);
        refuseForOneMinute("READONLY not here");
        now += 2 * SECOND;
        ask(probes.size() + 1);
        answer(probes.size());
        int before = renewed;
        now += 11 * SECOND;

        availability.failed(reply("READONLY not here"), WhenUnavailable.WAIT, now);
        assertThat(renewed).isEqualTo(before + 1);
    }

    @Test
    void log_namesEachCodeOnce_andNotTheReply() {
        try (CapturedLogs logs = CapturedLogs.start()) {
            lose();
            availability.failed(reply("READONLY secret"), WhenUnavailable.WAIT, now);
            refuseForOneMinute("READONLY secret");
            refuseForOneMinute("LOADING secret");

            assertThat(logs.lines()).hasSize(3);
            assertThat(logs.text())
                    .contains("WAIT until it does: " + IllegalStateException.class.getName())
                    .contains("still gives no permits: READONLY")
                    .contains("still gives no permits: LOADING")
                    .doesNotContain("secret");
        }
    }
}
