package io.github.reactivecontact.internal.dispatch;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * One instance with endless work against one limiter, in virtual time: a request is written when the sender allows,
 * arrives after its own uniform delay, is judged, and its answer comes back after the latency. Seeded and repeatable.
 */
final class PacingSimulation {

    static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** Negative, as a nanoTime may be, so that the measured minutes pass through 0. */
    static final long START = -300 * SECOND;

    static final int WARM_UP_MINUTES = 2;
    static final int MEASURED_MINUTES = 10;

    /** The world as it is from some minute on. */
    record Conditions(
            ServerLimiter.Kind limiter, int requests, long per, long jitter, long latency, boolean countsRefused) {

        static Conditions of(ServerLimiter.Kind limiter, int requests, long jitterMillis) {
            return new Conditions(limiter, requests, SECOND, jitterMillis * MILLI, 50 * MILLI, false);
        }

        Conditions withLatency(long nanos) {
            return new Conditions(limiter, requests, per, jitter, nanos, countsRefused);
        }

        Conditions countingRefused() {
            return new Conditions(limiter, requests, per, jitter, latency, true);
        }

        Conditions withPer(long nanos) {
            return new Conditions(limiter, requests, nanos, jitter, latency, countsRefused);
        }
    }

    private enum Kind {
        ARRIVAL,
        ACCEPTED,
        REFUSED
    }

    private record Event(long at, Kind kind, long writtenAt) {}

    private final PacedSender sender;
    private final SplittableRandom random;
    private final PriorityQueue<Event> events = new PriorityQueue<>((a, b) -> Long.compare(a.at, b.at));
    private final int[] accepted;
    private final int[] refused;
    private final long timerLateness;

    private PacingSimulation(PacedSender sender, long seed, int minutes, long timerLateness) {
        this.sender = sender;
        this.random = new SplittableRandom(seed);
        this.accepted = new int[minutes];
        this.refused = new int[minutes];
        this.timerLateness = timerLateness;
    }

    /** Warm-up and measured minutes under the same conditions. */
    static Outcome run(PacedSender sender, Conditions conditions, long seed) {
        return run(sender, conditions, conditions, 0, WARM_UP_MINUTES + MEASURED_MINUTES, seed, 0);
    }

    /** Conditions that change at a minute; timers that fire up to so many nanoseconds late. */
    static Outcome run(
            PacedSender sender,
            Conditions before,
            Conditions after,
            int changeMinute,
            int minutes,
            long seed,
            long timerLateness) {
        var simulation = new PacingSimulation(sender, seed, minutes, timerLateness);
        simulation.run(before, after, START + changeMinute * 60 * SECOND);
        return new Outcome(simulation.accepted, simulation.refused);
    }

    private void run(Conditions before, Conditions after, long change) {
        ServerLimiter limiterBefore = limiter(before);
        ServerLimiter limiterAfter = limiter(after);
        long end = START + accepted.length * 60 * SECOND;
        long now = START;
        long wake = Long.MIN_VALUE;
        long wakeFor = Long.MIN_VALUE;
        while (true) {
            long due = Math.max(now, sender.nextAt(now));
            if (due != wakeFor) { // one timer's lateness is drawn once
                wakeFor = due;
                wake = due + (timerLateness > 0 ? random.nextLong(timerLateness) : 0);
            }
            Event next = events.peek();
            if (next == null || next.at > Math.max(now, wake)) {
                now = Math.max(now, wake);
                if (now >= end) {
                    return;
                }
                sender.written(now);
                events.add(new Event(now + uniform(now < change ? before.jitter : after.jitter), Kind.ARRIVAL, now));
                continue;
            }
            now = events.remove().at;
            switch (next.kind) {
                case ARRIVAL -> {
                    Conditions conditions = now < change ? before : after;
                    boolean allowed = (now < change ? limiterBefore : limiterAfter).allows(now);
                    int minute = (int) ((now - START) / (60 * SECOND));
                    if (minute < accepted.length) {
                        (allowed ? accepted : refused)[minute]++;
                    }
                    long answered = now + conditions.latency + uniform(conditions.latency / 5);
                    events.add(new Event(answered, allowed ? Kind.ACCEPTED : Kind.REFUSED, next.writtenAt));
                }
                case ACCEPTED -> sender.accepted(next.writtenAt);
                case REFUSED -> sender.throttled(now, next.writtenAt);
            }
        }
    }

    private ServerLimiter limiter(Conditions conditions) {
        long edge = START - random.nextLong(conditions.per);
        return conditions.limiter.create(conditions.requests, conditions.per, edge, conditions.countsRefused);
    }

    private long uniform(long bound) {
        return bound == 0 ? 0 : random.nextLong(bound + 1);
    }

    /** What arrived in each minute. */
    record Outcome(int[] accepted, int[] refused) {

        int accepted(int fromMinute, int toMinute) {
            return sum(accepted, fromMinute, toMinute);
        }

        int refused(int fromMinute, int toMinute) {
            return sum(refused, fromMinute, toMinute);
        }

        /** Percent of what `requests` in `per` would have allowed. */
        double used(int requests, long per, int fromMinute, int toMinute) {
            return 100.0 * accepted(fromMinute, toMinute) * per / ((toMinute - fromMinute) * 60.0 * SECOND * requests);
        }

        /** Percent of what was sent. */
        double refusedShare(int fromMinute, int toMinute) {
            int no = refused(fromMinute, toMinute);
            return 100.0 * no / Math.max(1, no + accepted(fromMinute, toMinute));
        }

        int warmUpRefused() {
            return refused(0, WARM_UP_MINUTES);
        }

        private static int sum(int[] perMinute, int from, int to) {
            int sum = 0;
            for (int minute = from; minute < to; minute++) {
                sum += perMinute[minute];
            }
            return sum;
        }
    }
}
