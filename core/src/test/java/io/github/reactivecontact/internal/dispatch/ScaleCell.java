package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.PacingSimulation.MILLI;
import static io.github.reactivecontact.internal.dispatch.PacingSimulation.SECOND;

import io.github.reactivecontact.internal.dispatch.PacingSimulation.Conditions;
import io.github.reactivecontact.internal.dispatch.PacingSimulation.Outcome;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collections;

/**
 * A fleet by the model, and what the dispatcher makes of it in virtual time with as many places in flight as the model
 * says: before strict servers with a jitter of 20 ms.
 *
 * @param latencySeconds the least
 * @param lookupsPerHour answered, not refused
 * @param inFlight on average
 * @param coreSecondsOfGrant of a core of this machine, the simulation's own work included
 */
record ScaleCell(
        ScaleModel model, double latencySeconds, double lookupsPerHour, double inFlight, double coreSecondsOfGrant) {

    private static final long JITTER_MILLIS = 20;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(331);

    /** With answers from so many milliseconds after arrival to a fifth more. */
    static ScaleModel model(int instances, int requests, long latencyMillis) {
        double jitter = JITTER_MILLIS / 1000.0;
        return new ScaleModel(instances, requests, jitter / 2 + 1.1 * latencyMillis / 1000.0, jitter);
    }

    /** A minute of warm-up, and so many measured. */
    static ScaleCell simulate(int instances, int requests, long latencyMillis, int minutes) {
        ScaleModel model = model(instances, requests, latencyMillis);
        Conditions world = Conditions.of(ServerLimiter.Kind.SLIDING_WINDOW, requests, JITTER_MILLIS)
                .withLatency(latencyMillis * MILLI);
        DispatcherSimulation simulation =
                new DispatcherSimulation(Collections.nCopies(instances, world), model.places(), minutes + 1, instances);
        simulation.runFor(Duration.ofMinutes(1));
        long cpu = cpu();
        int looks = (int) (minutes * 60 * SECOND / BETWEEN_LOOKS.toNanos());
        double inFlight = 0;
        for (int look = 0; look < looks; look++) {
            simulation.runFor(BETWEEN_LOOKS);
            inFlight += simulation.inFlight();
        }
        simulation.runFor(Duration.ofMinutes(minutes).minus(BETWEEN_LOOKS.multipliedBy(looks)));
        cpu = cpu() - cpu;
        double accepted = 0;
        double sent = 0;
        for (Outcome outcome : simulation.outcomes()) {
            accepted += outcome.accepted(1, minutes + 1);
            sent += outcome.accepted(1, minutes + 1) + outcome.refused(1, minutes + 1);
        }
        return new ScaleCell(
                model, latencyMillis / 1000.0, accepted * 60 / minutes, inFlight / looks, cpu / 1e9 / sent);
    }

    /** By how many percent the model says more lookups than were simulated; negative: fewer. */
    double lookupsOff() {
        return 100 * (model.lookupsPerHour() / lookupsPerHour - 1);
    }

    /** The same for requests in flight. */
    double inFlightOff() {
        return 100 * (model.inFlight() / inFlight - 1);
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
