package io.github.reactivecontact.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.leakcheck.CapturedLogs;
import io.lettuce.core.RedisCommandExecutionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class AvailabilityTest {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;
    private static final long TIME_LIMIT = 200 * MILLI;

    private final List<CompletableFuture<String>> probes = new ArrayList<>();
    private final Availability availability =
            new Availability("permits", this::probe, this::renew, Duration.ofNanos(TIME_LIMIT));
    private long now = Long.MAX_VALUE - SECOND;
    private int renewals;

    private CompletionStage<String> probe() {
        probes.add(new CompletableFuture<>());
        return probes.get(probes.size() - 1);
    }

    private void renew() {
        renewals++;
    }

    private void markFailed() {
        availability.failed(new IllegalStateException("lost"), "WAIT", now);
    }

    private void expectProbes(int probesUntilNow) {
        availability.probeIfDue(() -> now);
        assertThat(probes).hasSize(probesUntilNow);
    }

    private void answerProbe(int probe) {
        probes.get(probe - 1).complete("here");
    }

    private void failProbe(int probe) {
        failProbe(probe, new IllegalStateException("connection lost"));
    }

    private void failProbe(int probe, Exception failure) {
        probes.get(probe - 1).completeExceptionally(failure);
    }

    private static RedisCommandExecutionException reply(String reply) {
        return new RedisCommandExecutionException(reply);
    }

    private void failProbesForOneMinute(String reply) {
        for (long end = now + 60 * SECOND; now - end < 0; now += 10 * MILLI) {
            int before = probes.size();
            availability.probeIfDue(() -> now);
            if (probes.size() > before) {
                failProbe(probes.size(), reply(reply));
            }
        }
    }

    @Test
    void probe_answeredInTime_restoresAvailability() {
        markFailed();
        expectProbes(1);
        expectProbes(1);
        now += TIME_LIMIT;
        answerProbe(1);

        assertThat(availability.isUp()).isTrue();
        expectProbes(1);
    }

    @Test
    void probe_answeredLate_isRepeatedOnceAtOnceThenOnDemand() {
        markFailed();
        expectProbes(1);
        now += TIME_LIMIT + 1;
        answerProbe(1);
        assertThat(probes).hasSize(2);
        assertThat(availability.isUp()).isFalse();

        now += TIME_LIMIT + 1;
        answerProbe(2);
        assertThat(probes).hasSize(2);
        expectProbes(3);
        answerProbe(3);
        assertThat(availability.isUp()).isTrue();
    }

    @Test
    void probe_failed_isRepeatedWithDoublingDelay() {
        markFailed();
        expectProbes(1);
        failProbe(1);
        now += 100 * MILLI - 1;
        expectProbes(1);
        now += 1;
        expectProbes(2);
        failProbe(2);
        now += 200 * MILLI - 1;
        expectProbes(2);
        now += 1;
        expectProbes(3);
    }

    @Test
    void probe_unanswered_renewsConnectionAndIgnoresLateAnswer() {
        markFailed();
        expectProbes(1);
        now += 5 * SECOND;
        expectProbes(1);
        assertThat(renewals).isZero();
        now += TIME_LIMIT;
        expectProbes(2);
        assertThat(renewals).isOne();

        answerProbe(1);
        assertThat(availability.isUp()).isFalse();
        answerProbe(2);
        assertThat(availability.isUp()).isTrue();
    }

    @Test
    void failed_soonAfterReturn_doublesProbeDelay() {
        markFailed();
        expectProbes(1);
        answerProbe(1);
        now += SECOND;
        markFailed();
        expectProbes(1);
        now += 100 * MILLI;
        expectProbes(2);
        answerProbe(2);
        markFailed();
        now += 200 * MILLI - 1;
        expectProbes(2);
        now += 1;
        expectProbes(3);
    }

    @Test
    void isUpFor_countsFromReturnAndIsUnlimitedWithoutOutage() {
        assertThat(availability.isUpFor(Long.MAX_VALUE, now)).isTrue();
        markFailed();
        expectProbes(1);
        answerProbe(1);

        assertThat(availability.isUpFor(SECOND, now + SECOND - 1)).isFalse();
        assertThat(availability.isUpFor(SECOND, now + SECOND)).isTrue();
    }

    @Test
    void failed_replyOfNonServingNode_renewsConnectionAtOnce() {
        availability.failed(reply("READONLY not here"), "WAIT", now);
        assertThat(renewals).isOne();
        expectProbes(1);
    }

    @Test
    void probe_nonServingNode_renewsConnection() {
        markFailed();
        assertThat(renewals).isZero();
        expectProbes(1);
        failProbe(1, reply("LOADING not yet"));
        assertThat(renewals).isOne();
    }

    @Test
    void failed_otherReply_doesNotRenewConnection() {
        availability.failed(reply("WRONGTYPE of a key"), "WAIT", now);
        failProbesForOneMinute("NOAUTH first");
        assertThat(renewals).isZero();
    }

    @Test
    void probe_nonServingNodeForOneMinute_renewsEveryFourSeconds() {
        availability.failed(reply("READONLY not here"), "WAIT", now);
        failProbesForOneMinute("READONLY not here");
        assertThat(renewals).isBetween(60 / 6, 5 + 60 / 4);
    }

    @Test
    void failed_probesSucceedButRequestsFail_boundsRenewals() {
        for (int i = 1; i <= 1000; i++) {
            availability.failed(reply("READONLY not here"), "WAIT", now);
            now += 10 * MILLI;
            availability.probeIfDue(() -> now);
            if (probes.size() > 0 && !probes.get(probes.size() - 1).isDone()) {
                answerProbe(probes.size());
            }
        }
        assertThat(renewals).isBetween(2, 6);
    }

    @Test
    void failed_nonServingNodeMuchLater_renewsConnectionAtOnce() {
        availability.failed(reply("READONLY not here"), "WAIT", now);
        failProbesForOneMinute("READONLY not here");
        now += 2 * SECOND;
        expectProbes(probes.size() + 1);
        answerProbe(probes.size());
        int before = renewals;
        now += 11 * SECOND;

        availability.failed(reply("READONLY not here"), "WAIT", now);
        assertThat(renewals).isEqualTo(before + 1);
    }

    @Test
    void log_namesEachCodeOnceWithoutReply() {
        try (CapturedLogs logs = CapturedLogs.start()) {
            markFailed();
            availability.failed(reply("READONLY secret"), "WAIT", now);
            failProbesForOneMinute("READONLY secret");
            failProbesForOneMinute("LOADING secret");

            assertThat(logs.lines()).hasSize(3);
            assertThat(logs.text())
                    .contains("WAIT until it does: " + IllegalStateException.class.getName())
                    .contains("still gives no permits: READONLY")
                    .contains("still gives no permits: LOADING")
                    .doesNotContain("secret");
        }
    }

    @Test
    void log_replyLostByLettuce_isNoOtherProblem() {
        try (CapturedLogs logs = CapturedLogs.start()) {
            availability.failed(reply("NOAUTH secret"), "WAIT", now);
            expectProbes(1);
            failProbe(1, new IllegalStateException("RedisHandshakeHandler not registered"));

            assertThat(logs.lines()).singleElement().asString().contains("NOAUTH");
        }
    }

    @Test
    void log_lastingProblem_isRepeatedOnceAMinute() {
        try (CapturedLogs logs = CapturedLogs.start()) {
            availability.failed(reply("WRONGPASS secret"), "WAIT", now);
            for (int minute = 0; minute < 10; minute++) {
                failProbesForOneMinute("WRONGPASS secret");
            }

            assertThat(logs.lines()).hasSizeBetween(10, 11).allMatch(line -> line.contains("WRONGPASS. Correct"));
        }
    }

    @Test
    void log_probesSucceedButRequestsFail_isOnceAMinute() {
        try (CapturedLogs logs = CapturedLogs.start()) {
            for (int i = 0; i < 12_000; i++) {
                availability.failed(reply("NOPERM secret"), "WAIT", now);
                now += 10 * MILLI;
                availability.probeIfDue(() -> now);
                if (probes.size() > 0 && !probes.get(probes.size() - 1).isDone()) {
                    answerProbe(probes.size());
                }
            }

            assertThat(logs.lines()).hasSize(4);
            assertThat(logs.lines()).filteredOn(line -> line.contains("WARN")).hasSize(2);
        }
    }

    @Test
    void log_secondOutage_isReportedAtOnce() {
        try (CapturedLogs logs = CapturedLogs.start()) {
            for (int i = 0; i < 2; i++) {
                markFailed();
                expectProbes(i + 1);
                answerProbe(i + 1);
                now += 11 * SECOND;
            }

            assertThat(logs.lines()).hasSize(4);
        }
    }
}
