package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.PermitSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Builds snapshots and estimates. Safe for use by several threads. */
final class Snapshots {

    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private final InstancePool pool;
    private final Occupancy occupancy;
    private final OpenByAge open;
    private final @Nullable CacheCounters cache;
    private final @Nullable PermitSource permits;
    private final AtomicLong lidsThroughAny = new AtomicLong();

    /**
     * Creates the view of a dispatcher.
     *
     * @param open the lookups without an outcome
     * @param cache what the cache has done, or null if there is none
     * @param permits the permit source, or null if there is none
     */
    Snapshots(
            InstancePool pool,
            Occupancy occupancy,
            OpenByAge open,
            @Nullable CacheCounters cache,
            @Nullable PermitSource permits) {
        this.pool = pool;
        this.occupancy = occupancy;
        this.open = open;
        this.cache = cache;
        this.permits = permits;
    }

    /** Counts a lookup without a named instance, if its chat is a lid and there are several instances. */
    void countLidThroughAny(ChatId chatId) {
        if (chatId.isLid() && pool.instances().size() > 1) {
            InstanceCounters.add(lidsThroughAny, 1);
        }
    }

    ClientSnapshot snapshot(long now) {
        List<ClientSnapshot.Instance> instances = new ArrayList<>();
        pool.instances().forEach(instance -> instances.add(snapshot(instance, now)));
        long inFlight = inFlight();
        return new ClientSnapshot(
                waiting(inFlight),
                Duration.ofNanos(open.oldestNanos(now)),
                (int) inFlight,
                occupancy.places(),
                Duration.ofNanos(occupancy.latency()),
                lidsThroughAny.get(),
                instances,
                cache == null ? null : cache.snapshot(),
                permits == null ? null : new ClientSnapshot.Permits(permits.isAvailable()));
    }

    private long inFlight() {
        long inFlight = 0;
        for (Instance instance : pool.instances()) {
            inFlight += instance.counters.inFlight.get();
        }
        return inFlight;
    }

    private long waiting(long inFlight) {
        return Math.max(0, open.count() - inFlight);
    }

    private static ClientSnapshot.Instance snapshot(Instance instance, long now) {
        InstanceCounters counters = instance.counters;
        InstanceHealth.Term term = instance.term();
        Duration retryAfter = remaining(counters.pausedUntil.get(), now);
        return new ClientSnapshot.Instance(
                instance.idInstance,
                state(term, retryAfter),
                Duration.ofNanos(counters.interval.get()),
                Duration.ofNanos(counters.margin.get()),
                retryAfter,
                term == null ? null : term.remaining(now),
                term == null ? null : term.because().reason(),
                counters.waiting.get(),
                (int) counters.inFlight.get(),
                counters.sent.get(),
                counters.found.get(),
                counters.noContact.get(),
                counters.throttled.get(),
                counters.failed.get());
    }

    private static Duration remaining(long until, long now) {
        return until > now ? Duration.ofNanos(until - now) : Duration.ZERO;
    }

    private static State state(InstanceHealth.@Nullable Term term, Duration retryAfter) {
        if (term == null) {
            return retryAfter.isZero() ? State.READY : State.THROTTLED;
        }
        return term.state();
    }

    /** Returns the recent time of a request: at least a millisecond. */
    Duration latency() {
        return Duration.ofNanos(occupancy.latency()).plusMillis(1);
    }

    /** Estimates the time of the waiting lookups and of that many more. */
    Duration estimate(long more, long now) {
        return estimateOf((double) more + waiting(inFlight()), now);
    }

    /** Estimates the time of that many lookups at the pace of the available instances. */
    Duration estimateOf(double waiting, long now) {
        double perNano = 0;
        long inFlight = 0;
        long firstBack = Timer.NEVER;
        long intervalOfFirstBack = 0;
        for (Instance instance : pool.instances()) {
            long interval = instance.counters.interval.get();
            InstanceHealth.Term term = instance.term();
            inFlight += instance.counters.inFlight.get();
            if (term == null) {
                perNano += perNano(interval);
            } else if (term.until() < firstBack) {
                firstBack = term.until();
                intervalOfFirstBack = interval;
            }
        }
        if (perNano > 0) {
            return saturated(occupancy.nanos(waiting, inFlight, perNano, now));
        }
        return firstBack == Timer.NEVER
                ? FOREVER
                : saturated(Math.max(0, firstBack - now)
                        + occupancy.nanos(waiting, inFlight, perNano(intervalOfFirstBack), now));
    }

    private static double perNano(long interval) {
        return interval == 0 ? Double.POSITIVE_INFINITY : 1.0 / interval;
    }

    private static Duration saturated(double nanos) {
        // Math.round returns the largest long for a larger double.
        return Duration.ofNanos(Math.round(nanos));
    }
}
