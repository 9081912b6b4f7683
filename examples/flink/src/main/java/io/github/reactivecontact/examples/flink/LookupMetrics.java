package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ReactiveContactClient;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Metrics of a subtask, in the operator's group {@code contacts}:
 *
 * <ul>
 *   <li>counters {@code found}, {@code noContact} and {@code failed}
 *   <li>gauge {@code waiting}: lookups that wait for a permit
 *   <li>gauge {@code inFlight}: requests in flight
 *   <li>gauge {@code availableInstances}: instances that take requests; lookups wait while it is 0
 *   <li>gauge {@code timeLeftMillis}: time until the waiting lookups are sent at the current rate
 * </ul>
 *
 * <p>Records in Flink's buffers or in the source are not included; see Flink's {@code isBackPressured} and the metrics
 * of the source. Flink's counters are not thread-safe, so {@link #count} is called on the task's thread.
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
                "availableInstances",
                () -> client.snapshot().instances().stream()
                        .filter(ClientSnapshot.Instance::isAvailable)
                        .count());
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
