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

class StatusReportTest {

    private final List<String> printed = new ArrayList<>();
    private final StatusReport report = new StatusReport(Duration::ofSeconds, printed::add);

    private static Instance instance(String id, State state, @Nullable Reason reason, long sent) {
        return new Instance(
                id, state, Duration.ZERO, Duration.ZERO, Duration.ZERO, null, reason, 0, 0, sent, 0, 0, 0, 0);
    }

    private static ClientSnapshot snapshot(int waiting, int inFlight, Instance... instances) {
        return new ClientSnapshot(
                waiting, Duration.ZERO, inFlight, 256, Duration.ZERO, 0, List.of(instances), null, null);
    }

    @Test
    void report_running_hasLagRatesTimeLeftAndInstances() {
        Instance ready = instance("7103000001", State.READY, null, 60);
        Instance cooling = instance("7103000002", State.COOLING_DOWN, Reason.QUOTA_EXCEEDED, 6);

        report.report(snapshot(10, 5, ready, cooling), new Backlog(100, 20), 120, 3, Duration.ofMinutes(1));

        assertThat(printed)
                .containsExactly("lag 120 records (20 in progress); 2.0 enriched/s, 0.1 dead letters/s, 1.1 requests/s;"
                        + " at most PT1M45S left; instances: 1 ready, 1 cooling down (7103000002 QUOTA_EXCEEDED)");
    }

    @Test
    void report_second_hasRatesSinceTheFirst() {
        ClientSnapshot snapshot = snapshot(0, 0, instance("7103000001", State.READY, null, 60));

        report.report(snapshot, Backlog.NONE, 120, 0, Duration.ofMinutes(1));
        report.report(snapshot, Backlog.NONE, 150, 0, Duration.ofMinutes(2));

        assertThat(printed.get(1))
                .isEqualTo("lag 0 records (0 in progress); 0.5 enriched/s, 0.0 dead letters/s, 0.0 requests/s;"
                        + " nothing left; instances: 1 ready");
    }

    @Test
    void report_everyInstanceDisabled_timeLeftIsUnknown() {
        StatusReport unknown = new StatusReport(lookups -> Duration.ofNanos(Long.MAX_VALUE), printed::add);

        unknown.report(snapshot(0, 0), new Backlog(1, 0), 0, 0, Duration.ofMinutes(1));

        assertThat(printed.get(0)).contains("time left unknown; instances: none");
    }
}
