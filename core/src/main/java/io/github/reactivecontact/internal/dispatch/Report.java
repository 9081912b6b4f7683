package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ClientSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What can be told about the instances from any thread. */
final class Report {

    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private Report() {}

    static ClientSnapshot snapshot(Roster roster, Occupancy occupancy, long open, long now) {
        List<ClientSnapshot.Instance> instances = new ArrayList<>();
        long inFlight = 0;
        for (Instance instance : roster.instances()) {
            ClientSnapshot.Instance one = snapshot(instance, now);
            inFlight += one.inFlight();
            instances.add(one);
        }
        return new ClientSnapshot(
                Math.max(0, open - inFlight),
                (int) inFlight,
                occupancy.places(),
                Duration.ofNanos(occupancy.latency()),
                instances);
    }

    private static ClientSnapshot.Instance snapshot(Instance instance, long now) {
        Tally tally = instance.tally;
        SetAside.Term term = instance.setAside.term();
        return new ClientSnapshot.Instance(
                instance.idInstance,
                term == null
                        ? ClientSnapshot.State.READY
                        : term.isForGood() ? ClientSnapshot.State.GONE : ClientSnapshot.State.SET_ASIDE,
                Duration.ofNanos(tally.interval.get()),
                Duration.ofNanos(tally.margin.get()),
                left(tally.heldUntil.get(), now),
                term == null || term.isForGood() ? null : Duration.ofNanos(term.until() - now),
                term == null ? null : term.because().reason(),
                tally.waiting.get(),
                (int) tally.inFlight.get(),
                tally.sent.get(),
                tally.found.get(),
                tally.noContact.get(),
                tally.throttled.get(),
                tally.failed.get());
    }

    private static Duration left(long until, long now) {
        return until > now ? Duration.ofNanos(until - now) : Duration.ZERO;
    }

    /** The time that so many lookups take, from now, at the pace of the instances that work. */
    static Duration estimate(Roster roster, Occupancy occupancy, double waiting, long now) {
        double perNano = 0;
        long inFlight = 0;
        long firstBack = Alarm.NEVER;
        long intervalOfFirstBack = 0;
        for (Instance instance : roster.instances()) {
            long interval = instance.tally.interval.get();
            inFlight += instance.tally.inFlight.get();
            SetAside.Term term = instance.setAside.term();
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
        return firstBack == Alarm.NEVER
                ? FOREVER
                : saturated(Math.max(0, firstBack - now)
                        + occupancy.nanos(waiting, inFlight, perNano(intervalOfFirstBack), now));
    }

    private static double perNano(long interval) {
        return interval == 0 ? Double.POSITIVE_INFINITY : 1.0 / interval;
    }

    private static Duration saturated(double nanos) {
        // A double beyond the range of long becomes its largest value.
        return Duration.ofNanos(Math.round(nanos));
    }
}
