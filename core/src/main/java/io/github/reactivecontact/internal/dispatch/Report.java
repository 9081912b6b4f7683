package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ClientSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What can be told about the instances from any thread. */
final class Report {

    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private Report() {}

    static ClientSnapshot snapshot(Roster roster, long open, long now) {
        List<ClientSnapshot.Instance> instances = new ArrayList<>();
        long inFlight = 0;
        for (Instance instance : roster.instances()) {
            ClientSnapshot.Instance one = snapshot(instance, now);
            inFlight += one.inFlight();
            instances.add(one);
        }
        return new ClientSnapshot(Math.max(0, open - inFlight), (int) inFlight, instances);
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
    static Duration estimate(Roster roster, double lookups, long now) {
        double perNano = 0;
        long firstBack = Alarm.NEVER;
        long intervalOfFirstBack = 0;
        for (Instance instance : roster.instances()) {
            long interval = instance.tally.interval.get();
            SetAside.Term term = instance.setAside.term();
            if (term == null) {
                if (interval == 0) {
                    return Duration.ZERO;
                }
                perNano += 1.0 / interval;
            } else if (term.until() < firstBack) {
                firstBack = term.until();
                intervalOfFirstBack = interval;
            }
        }
        if (perNano > 0) {
            return saturated(lookups / perNano);
        }
        return firstBack == Alarm.NEVER
                ? FOREVER
                : saturated(Math.max(0, firstBack - now) + lookups * intervalOfFirstBack);
    }

    private static Duration saturated(double nanos) {
        // A double beyond the range of long becomes its largest value.
        return Duration.ofNanos((long) nanos);
    }
}
