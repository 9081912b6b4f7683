package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chats;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.ScriptedReply;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares estimates with the duration of a simulated run. */
class DispatcherEstimateTest {

    private static final double TOLERANCE = 0.1;
    private static final Duration STEP = Duration.ofMillis(10);

    private final DispatcherRig rig = new DispatcherRig();

    @AfterEach
    void close() {
        rig.close();
    }

    static Stream<Arguments> grid() {
        return Stream.of(1, 10, 200)
                .flatMap(instances -> Stream.of(1, 10)
                        .flatMap(rate -> Stream.of(100, 1000, 5000, 30_000)
                                .flatMap(latency -> Stream.of(1, 8, 256)
                                        .map(maxInFlight -> Arguments.of(instances, rate, latency, maxInFlight)))));
    }

    @ParameterizedTest
    @MethodSource("grid")
    void estimate_beforeAndDuringARun_isWithinTenPercent(int instances, int rate, int latency, int maxInFlight) {
        rig.instances(instances).rate(rate, Duration.ofSeconds(1)).maxInFlight(maxInFlight);
        rig.responseTimeout(Duration.ofMinutes(5)).reply(ScriptedReply.found().after(Duration.ofMillis(latency)));
        observe(latency);
        boolean limited = instances * rate * latency > maxInFlight * 1000L;
        int lookups = Math.max(30 * instances, limited ? 12 * maxInFlight : 30);
        assertThat(rig.dispatcher().estimate(0)).isZero();
        Duration before = rig.dispatcher().estimate(lookups);

        Duration start = rig.now();
        Run run = rig.bulk(chats(10, lookups), lookups, null);
        while (run.outcomes.size() < lookups / 3) {
            rig.pass(STEP);
        }
        Duration third = rig.now();
        Duration during = rig.dispatcher().estimate(0);
        rig.pass(before.multipliedBy(2));
        Duration end = lastAnswer(latency);

        assertThat(run.found()).isEqualTo(lookups);
        assertWithin(before, end.minus(start));
        assertWithin(during, end.minus(third));
    }

    /** The estimate of a fresh client knows no latency: it is right if enough requests may be in flight. */
    @ParameterizedTest
    @CsvSource({"0, 256", "20, 256", "500, 10000"})
    void estimate_thousandFastInstances_isWithinTenPercent(int latency, int maxInFlight) {
        rig.instances(1000).rate(10, Duration.ofSeconds(1)).maxInFlight(maxInFlight);
        rig.reply(ScriptedReply.found().after(Duration.ofMillis(latency)));
        int lookups = 200_000;
        Duration estimate = rig.dispatcher().estimate(lookups);

        Run run = rig.bulk(chats(0, lookups), maxInFlight, null);
        rig.pass(estimate.multipliedBy(2));

        assertThat(run.found()).isEqualTo(lookups);
        assertWithin(estimate, lastAnswer(latency));
    }

    @Test
    void estimate_manySlowInstances_isLimitedByMaxInFlight() {
        rig.instances(200).reply(ScriptedReply.found().after(Duration.ofSeconds(5)));
        assertThat(rig.dispatcher().estimate(1500)).isEqualTo(Duration.ofNanos(7_650_000_000L));
        observe(5000);

        assertThat(rig.dispatcher().estimate(1500)).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(32));
    }

    @Test
    void estimate_unlimitedWithKnownLatency_isLimitedByMaxInFlight() {
        rig.unlimited().maxInFlight(10).reply(ScriptedReply.found().after(Duration.ofSeconds(2)));
        assertThat(rig.dispatcher().estimate(1000)).isZero();
        observe(2000);

        assertThat(rig.dispatcher().estimate(1000)).isEqualTo(Duration.ofSeconds(200));
        assertThat(rig.dispatcher().estimate(0)).isZero();
    }

    @Test
    void estimate_randomLatencies_isWithinTenPercent() {
        Random random = new Random(7);
        rig.instances(50).maxInFlight(40);
        rig.reply(request -> ScriptedReply.found().after(Duration.ofMillis(500 + random.nextInt(4000))));
        rig.bulk(chats(0, 200), 200, null);
        rig.pass(Duration.ofMinutes(2));
        Duration estimate = rig.dispatcher().estimate(1500);

        Duration start = rig.now();
        Run run = rig.bulk(chats(1000, 1500), 1500, null);
        while (run.outcomes.size() < 1500) {
            rig.pass(STEP);
        }
        assertWithin(estimate, rig.now().minus(start));
    }

    @Test
    void snapshot_latencyChanges_followsRecentRequests() {
        int[] latency = {100};
        rig.unlimited().reply(request -> ScriptedReply.found().after(Duration.ofMillis(latency[0])));
        rig.bulk(0, 1000);
        rig.pass(Duration.ofSeconds(10));
        assertThat(latency()).isEqualTo(Duration.ofMillis(100));
        latency[0] = 200;
        rig.bulk(2000, 44);
        rig.pass(Duration.ofSeconds(10));
        assertThat(latency()).isBetween(Duration.ofMillis(149), Duration.ofMillis(151));
        rig.bulk(3000, 1000);
        rig.pass(Duration.ofSeconds(10));

        assertThat(latency()).isBetween(Duration.ofMillis(199), Duration.ofMillis(200));
    }

    @Test
    void snapshot_latency_countsConnectingAndTimeoutsNotCancels() {
        rig.responseTimeout(Duration.ofSeconds(10))
                .transport
                .replies(
                        ScriptedReply.found().connecting(Duration.ofSeconds(1)).after(Duration.ofSeconds(1)),
                        ScriptedReply.failure(Reason.REQUEST_REFUSED).after(Duration.ofSeconds(4)),
                        ScriptedReply.silence());
        rig.single(0);
        rig.pass(Duration.ofSeconds(5));
        assertThat(latency()).isEqualTo(Duration.ofSeconds(2));
        rig.single(1);
        rig.pass(Duration.ofSeconds(5));
        assertThat(latency()).isEqualTo(Duration.ofSeconds(3));
        rig.single(2).cancel();
        rig.pass(Duration.ofSeconds(5));
        assertThat(latency()).isEqualTo(Duration.ofSeconds(3));
        rig.single(3);
        rig.pass(Duration.ofSeconds(10));
        assertThat(latency()).isBetween(Duration.ofMillis(5333), Duration.ofMillis(5334));
    }

    @Test
    void snapshot_maxInFlightReached_reportsTheLimitOnlyThen() {
        rig.instances(200).maxInFlight(50).reply(ScriptedReply.found().after(Duration.ofSeconds(5)));
        rig.bulk(chats(0, 100), 100, null);
        assertThat(snapshot().isLimitedByMaxInFlight())
                .as("before the first answer")
                .isTrue();
        rig.pass(Duration.ofSeconds(6));
        assertThat(snapshot().inFlight()).isEqualTo(50);
        assertThat(snapshot().isLimitedByMaxInFlight()).as("with a latency").isTrue();
        rig.pass(Duration.ofSeconds(5));
        assertThat(snapshot().isLimitedByMaxInFlight()).as("at the end").isFalse();
    }

    @Test
    void snapshot_rateBelowMaxInFlight_isNotLimitedByIt() {
        rig.maxInFlight(1).bulk(0, 10);
        rig.pass(Duration.ofMillis(1050));

        assertThat(snapshot().inFlight()).isEqualTo(1);
        assertThat(snapshot().waiting()).isEqualTo(8);
        assertThat(snapshot().isLimitedByMaxInFlight()).isFalse();
    }

    private void observe(int latency) {
        rig.single(0);
        rig.pass(Duration.ofMillis(latency));
        rig.pass(Duration.ofHours(1));
        assertThat(latency()).isEqualTo(Duration.ofMillis(latency));
    }

    private Duration lastAnswer(int latency) {
        List<Duration> written = rig.writtenAt();
        return written.get(written.size() - 1).plusMillis(latency);
    }

    private ClientSnapshot snapshot() {
        return rig.dispatcher().snapshot();
    }

    private Duration latency() {
        return snapshot().latency();
    }

    private static void assertWithin(Duration estimate, Duration taken) {
        assertThat((double) estimate.toNanos() / taken.toNanos())
                .as("estimated %s, took %s", estimate, taken)
                .isBetween(1 - TOLERANCE, 1 + TOLERANCE);
    }
}
