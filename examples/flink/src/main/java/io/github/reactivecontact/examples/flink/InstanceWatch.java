package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Checks each second which instances take no requests. Logs once when records that name an instance are not waited for
 * any more, and once when no instance is left.
 */
final class InstanceWatch implements Disposable {

    static final Duration PERIOD = Duration.ofSeconds(1);

    private static final Logger LOG = Loggers.getLogger(InstanceWatch.class);

    private final ReactiveContactClient client;
    private final Duration maxWait;
    private final Scheduler scheduler;
    private final Sinks.Many<Set<String>> overdue = Sinks.many().multicast().directBestEffort();
    private final Disposable ticks;

    /** When each instance was first seen unavailable, in nanoseconds of the scheduler. Only ticks use these fields. */
    private final Map<String, Long> unavailableSince = new HashMap<>();

    private Set<String> reported = Set.of();
    private boolean noneReported;

    InstanceWatch(ReactiveContactClient client, Duration maxWait, Scheduler scheduler) {
        this.client = client;
        this.maxWait = maxWait;
        this.scheduler = scheduler;
        this.ticks = Flux.interval(PERIOD, scheduler).onBackpressureDrop().subscribe(tick -> check());
    }

    /**
     * Completes when the instance has been unavailable for the maximum wait; records that name it need not wait longer.
     */
    Mono<Boolean> overdue(String idInstance) {
        return overdue.asFlux()
                .filter(instances -> instances.contains(idInstance))
                .next()
                .map(instances -> true);
    }

    private void check() {
        List<ClientSnapshot.Instance> instances = client.snapshot().instances();
        long now = scheduler.now(TimeUnit.NANOSECONDS);
        Set<String> late = new HashSet<>();
        for (ClientSnapshot.Instance instance : instances) {
            if (instance.isAvailable()) {
                unavailableSince.remove(instance.idInstance());
                continue;
            }
            long since = unavailableSince.computeIfAbsent(instance.idInstance(), id -> now);
            if (now - since >= maxWait.toNanos() && isBeforeItsProbe(instance)) {
                late.add(instance.idInstance());
            }
        }
        logOverdue(late);
        logNoneAvailable(instances);
        overdue.tryEmitNext(late);
    }

    /** A record that probes the instance must not be taken away. The client fails records of a deleted instance. */
    private static boolean isBeforeItsProbe(ClientSnapshot.Instance instance) {
        Duration remaining = instance.cooldownRemaining();
        return remaining != null && !remaining.isNegative() && !remaining.isZero();
    }

    private void logOverdue(Set<String> late) {
        for (String idInstance : late) {
            if (!reported.contains(idInstance)) {
                LOG.warn(
                        "Instance {} has taken no requests for {}: records that name it are emitted unserved, others"
                                + " use the other instances",
                        idInstance,
                        maxWait);
            }
        }
        Set<String> still = new HashSet<>(reported);
        still.retainAll(unavailableSince.keySet());
        still.addAll(late);
        reported = still;
    }

    private void logNoneAvailable(List<ClientSnapshot.Instance> instances) {
        boolean none = instances.stream().noneMatch(ClientSnapshot.Instance::isAvailable);
        if (none && !noneReported) {
            LOG.warn(
                    "No instance takes requests: records wait, and checkpoints may wait for them. {}",
                    instances.stream()
                            .map(instance -> instance.idInstance() + ": " + instance.cooldownReason())
                            .collect(Collectors.joining(", ")));
        } else if (!none && noneReported) {
            LOG.info("An instance takes requests again");
        }
        noneReported = none;
    }

    @Override
    public void dispose() {
        ticks.dispose();
    }

    @Override
    public boolean isDisposed() {
        return ticks.isDisposed();
    }
}
