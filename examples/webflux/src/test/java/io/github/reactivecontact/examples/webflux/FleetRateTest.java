package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.Instance;
import io.github.reactivecontact.ClientSnapshot.State;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FleetRateTest {

    private static final Duration INTERVAL = Duration.ofMillis(1_020);
    private static final Duration ESTIMATE = Duration.ofMillis(75_001);

    @Test
    void of_twoInstances_addsTheirRates() {
        FleetRate rate = rate(0, instance(State.READY, INTERVAL, null), instance(State.THROTTLED, INTERVAL, null));

        assertThat(rate.policy()).isEqualTo("\"fleet\";q=117;w=60");
        assertThat(rate.limit(null)).isEqualTo("\"fleet\";r=117;t=60");
    }

    @Test
    void of_waitingLookups_leaveLess() {
        assertThat(rate(40, instance(State.READY, INTERVAL, null)).limit(null)).isEqualTo("\"fleet\";r=18;t=60");
    }

    @Test
    void of_moreWaitingThanInAMinute_tellsTheirTime() {
        assertThat(rate(70, instance(State.READY, INTERVAL, null)).limit(null)).isEqualTo("\"fleet\";r=0;t=76");
    }

    @Test
    void of_unavailableInstances_doNotCount() {
        FleetRate rate = rate(
                0,
                instance(State.READY, INTERVAL, null),
                instance(State.COOLING_DOWN, INTERVAL, Duration.ofSeconds(40)));

        assertThat(rate.policy()).isEqualTo("\"fleet\";q=58;w=60");
    }

    @Test
    void of_noneAvailable_tellsTheTimeUntilTheFirstProbe() {
        FleetRate rate = rate(
                5,
                instance(State.COOLING_DOWN, INTERVAL, Duration.ofSeconds(40)),
                instance(State.CIRCUIT_OPEN, INTERVAL, Duration.ofSeconds(7)),
                instance(State.DISABLED, INTERVAL, null));

        assertThat(rate.policy()).isEqualTo("\"fleet\";q=0;w=60");
        assertThat(rate.limit(null)).isEqualTo("\"fleet\";r=0;t=7");
    }

    @Test
    void of_noneEverProbed_tellsNoTime() {
        FleetRate rate = rate(0, instance(State.DISABLED, INTERVAL, null));

        assertThat(rate.limit(null)).isEqualTo("\"fleet\";r=0");
    }

    @Test
    void of_unlimitedRate_isNull() {
        assertThat(FleetRate.of(snapshot(0, instance(State.READY, Duration.ZERO, null)), ESTIMATE))
                .isNull();
    }

    @Test
    void limit_withRetryAfter_offersNothingUntilThen() {
        assertThat(rate(0, instance(State.READY, INTERVAL, null)).limit("300")).isEqualTo("\"fleet\";r=0;t=300");
    }

    @Test
    void untilUsable_dueProbe_isASecond() {
        Instance due = instance(State.CIRCUIT_OPEN, INTERVAL, Duration.ofMillis(-5));

        assertThat(FleetRate.untilUsable(snapshot(0, due))).isEqualTo(Duration.ofSeconds(1));
    }

    private static FleetRate rate(long waiting, Instance... instances) {
        FleetRate rate = FleetRate.of(snapshot(waiting, instances), ESTIMATE);
        assertThat(rate).isNotNull();
        return rate;
    }

    private static ClientSnapshot snapshot(long waiting, Instance... instances) {
        return new ClientSnapshot(waiting, Duration.ZERO, 0, 100, Duration.ZERO, 0, List.of(instances), null, null);
    }

    private static Instance instance(State state, Duration interval, @Nullable Duration cooldown) {
        return new Instance(
                "7103000001", state, interval, Duration.ZERO, Duration.ZERO, cooldown, null, 0, 0, 0, 0, 0, 0, 0);
    }
}
