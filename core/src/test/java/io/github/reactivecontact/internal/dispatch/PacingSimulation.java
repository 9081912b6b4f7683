package io.github.reactivecontact.internal.dispatch;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * One instance with endless work against one limiter, in virtual time. A request is written when the sender allows it.
 * It arrives after its own uniform delay, is accepted or refused, and its response comes back after the latency. A seed
 * makes the simulation repeatable.
 */
final class PacingSimulation {

    static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** Negative, as a nanoTime can be, so that the measured minutes pass through 0. */
    static final long START = -300 * SECOND;

    static final int WARM_UP_MINUTES = 2;
    static final int MEASURED_MINUTES = 10;

    /** The behaviour of a server and its network from some minute on. */
    record ServerConditions(
            ServerLimiter.LimiterKind limiter,
            int requests,
            long per,
            long jitter,
            long latency,
            boolean countsRefused) {

        static ServerConditions of(ServerLimiter.LimiterKind limiter, int requests, long jitterMillis) {
            return new ServerConditions(limiter, requests, SECOND, jitterMillis * MILLI, 50 * MILLI, false);
        }

        ServerConditions withLatency(long nanos) {
            return new ServerConditions(limiter, requests, per, jitter, nanos, countsRefused);
        }

        ServerConditions countingRefused() {
            return new ServerConditions(limiter, requests, per, jitter, latency, true);
        }

        ServerConditions withPer(long nanos) {
            return new ServerConditions(limiter, requests, nanos, jitter, latency, countsRefused);
        }
    }

    private enum EventKind {
        ARRIVAL,
        ACCEPTED,
        REFUSED
    }

    private record SimulationEvent(long at, EventKind kind, long writtenAt) {}

    private final PacedSender sender;
    private final SplittableRandom random;
    private final PriorityQueue<SimulationEvent> events = new PriorityQueue<>((a, b) -> Long.compare(a.at, b.at));
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

    /** Runs the warm-up and the measured minutes under constant conditions. */
    static PacingOutcome run(PacedSender sender, ServerConditions conditions, long seed) {
        return run(sender, conditions, conditions, 0, WARM_UP_MINUTES + MEASURED_MINUTES, seed, 0);
    }

    /** Changes the conditions at a minute. Timers fire up to the given number of nanoseconds late. */
    static PacingOutcome run(
            PacedSender sender,
            ServerConditions before,
            ServerConditions after,
            int changeMinute,
            int minutes,
            long seed,
            long timerLateness) {
        var simulation = new PacingSimulation(sender, seed, minutes, timerLateness);
        simulation.run(before, after, START + changeMinute * 60 * SECOND);
        return new PacingOutcome(simulation.accepted, simulation.refused);
    }

    private void run(ServerConditions before, ServerConditions after, long change) {
        ServerLimiter limiterBefore = limiter(before);
        ServerLimiter limiterAfter = limiter(after);
        long end = START + accepted.length * 60 * SECOND;
        long now = START;
        long wake = Long.MIN_VALUE;
        long wakeFor = Long.MIN_VALUE;
        while (true) {
            long due = Math.max(now, sender.nextAt(now));
            if (due != wakeFor) { // the lateness of one timer is drawn once
                wakeFor = due;
                wake = due + (timerLateness > 0 ? random.nextLong(timerLateness) : 0);
            }
            SimulationEvent next = events.peek();
            if (next == null || next.at > Math.max(now, wake)) {
                now = Math.max(now, wake);
                if (now >= end) {
                    return;
                }
                sender.written(now);
                events.add(new SimulationEvent(
                        now + uniform(now < change ? before.jitter : after.jitter), EventKind.ARRIVAL, now));
                continue;
            }
            now = events.remove().at;
            switch (next.kind) {
                case ARRIVAL -> {
                    ServerConditions conditions = now < change ? before : after;
                    boolean allowed = (now < change ? limiterBefore : limiterAfter).allows(now);
                    int minute = (int) ((now - START) / (60 * SECOND));
                    if (minute < accepted.length) {
                        (allowed ? accepted : refused)[minute]++;
                    }
                    long answered = now + conditions.latency + uniform(conditions.latency / 5);
                    events.add(new SimulationEvent(
                            answered, allowed ? EventKind.ACCEPTED : EventKind.REFUSED, next.writtenAt));
                }
                case ACCEPTED -> sender.accepted(next.writtenAt);
                case REFUSED -> sender.throttled(now, next.writtenAt);
            }
        }
    }

    private ServerLimiter limiter(ServerConditions conditions) {
        long edge = START - random.nextLong(conditions.per);
        return conditions.limiter.create(conditions.requests, conditions.per, edge, conditions.countsRefused);
    }

    private long uniform(long bound) {
        return bound == 0 ? 0 : random.nextLong(bound + 1);
    }

    /** The accepted and refused requests of each minute. */
    record PacingOutcome(int[] accepted, int[] refused) {

        int accepted(int fromMinute, int toMinute) {
            return sum(accepted, fromMinute, toMinute);
        }

        int refused(int fromMinute, int toMinute) {
            return sum(refused, fromMinute, toMinute);
        }

        /** Returns the percentage of the permitted requests that were accepted. */
        double used(int requests, long per, int fromMinute, int toMinute) {
            return 100.0 * accepted(fromMinute, toMinute) * per / ((toMinute - fromMinute) * 60.0 * SECOND * requests);
        }

        /** Returns the percentage of the sent requests that were refused. */
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
