package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.ReactiveContactClient;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * A subtask's metrics, in the operator's group {@code contacts}: counters {@code found}, {@code noContact} and {@code
 * failed}; gauges {@code waiting}, lookups in hand that wait for a permit, {@code inFlight}, requests on the wire, and {@code
 * timeLeftMillis}, until those that wait have been asked at the rate now in force. What is still in Flink's buffers or in the source is not
 * in them: Flink's {@code isBackPressured} and the source's own metrics tell of that.
 *
 * <p>Flink's counters are for one thread: {@link #count} is called on the task's.
 */
final class LookupMetrics {

    private final Counter found;
    private final Counter noContact;
    private final Counter failed;

    LookupMetrics(MetricGroup operator, ReactiveContactClient client) {
        MetricGroup group = operator.addGroup("contacts");
        found = group.counter("found");
        noContact = group.counter("noContact");
        failed = group.counter("failed");
        group.<Long, Gauge<Long>>gauge("waiting", () -> client.snapshot().waiting());
        group.<Integer, Gauge<Integer>>gauge("inFlight", () -> client.snapshot().inFlight());
        group.<Long, Gauge<Long>>gauge(
                "timeLeftMillis", () -> client.estimate(0).toMillis());
    }

    void count(ContactOutcome outcome) {
        switch (outcome.outcome()) {
            case ContactOutcome.FOUND -> found.inc();
            case ContactOutcome.NO_CONTACT -> noContact.inc();
            default -> failed.inc();
        }
    }
}
