package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.ReactiveContactClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Passes what webhooks report of instances on to the client. Thread-safe.
 *
 * <p>Drops a report that is older than the last one of its instance, because partitions have no common order. Also
 * drops one that is older than five minutes, as in a backlog: the answers of the server are newer. One that is more
 * than five minutes ahead has a wrong time, and would cause later reports to be dropped.
 */
final class InstanceReports implements Consumer<InstanceReport> {

    private static final Duration MAX_AGE = Duration.ofMinutes(5);

    private final ReactiveContactClient client;
    private final Clock clock;
    private final Map<String, Instant> newest = new HashMap<>();

    InstanceReports(ReactiveContactClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public synchronized void accept(InstanceReport report) {
        String idInstance = report.idInstance();
        Duration age = Duration.between(report.at(), clock.instant());
        if (age.abs().compareTo(MAX_AGE) > 0
                || client.snapshot().instance(idInstance).isEmpty()) {
            return;
        }
        Instant last = newest.merge(idInstance, report.at(), (one, other) -> one.isAfter(other) ? one : other);
        if (!last.isAfter(report.at())) {
            client.instanceChanged(idInstance, report.status());
        }
    }
}
