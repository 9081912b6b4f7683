package io.github.reactivecontact.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.Instance;
import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WaitingReportTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final List<String> printed = new ArrayList<>();
    private final WaitingReport report = new WaitingReport(printed::add);

    private void update(int seconds, Instance... instances) {
        report.update(
                new ClientSnapshot(0, Duration.ZERO, 0, 256, Duration.ZERO, 0, List.of(instances), null, null),
                Duration.ofSeconds(seconds));
    }

    private static Instance instance(State state, @Nullable Reason reason, @Nullable Duration cooldownRemaining) {
        return new Instance(
                "7103000001",
                state,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                cooldownRemaining,
                reason,
                0,
                0,
                0,
                0,
                0,
                0,
                0);
    }

    private static Instance disabled() {
        return instance(State.DISABLED, Reason.UNAUTHORIZED, HOUR);
    }

    @Test
    void update_oneInstanceAvailable_printsNothing() {
        update(0, disabled(), instance(State.THROTTLED, null, null));

        assertThat(printed).isEmpty();
    }

    @Test
    void update_noInstanceAvailable_printsReasonsAndTheNextProbe() {
        update(
                0,
                disabled(),
                instance(State.CIRCUIT_OPEN, Reason.TIMEOUT, Duration.ofMillis(1900)),
                instance(State.DISABLED, Reason.INSTANCE_DELETED, null),
                disabled());

        assertThat(printed)
                .containsExactly("no instance is available, records wait: 1 circuit open (TIMEOUT),"
                        + " 1 disabled (INSTANCE_DELETED), 2 disabled (UNAUTHORIZED); next probe in 1 s");
    }

    @Test
    void update_noInstanceAvailable_repeatsEveryMinute() {
        update(1, disabled());
        update(60, disabled());
        assertThat(printed).hasSize(1);

        update(61, disabled());
        assertThat(printed).hasSize(2);
        assertThat(printed.get(1)).isEqualTo(printed.get(0));
    }

    @Test
    void update_instanceIsBack_printsItOnceAndReportsTheNextWait() {
        update(0, disabled());
        update(1, instance(State.READY, null, null));
        update(2, instance(State.READY, null, null));
        update(3, disabled());

        assertThat(printed).hasSize(3);
        assertThat(printed.get(1)).isEqualTo("an instance is available again");
        assertThat(printed.get(2)).startsWith("no instance is available");
    }
}
