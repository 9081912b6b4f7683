package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.PacingSimulation.MILLI;
import static io.github.reactivecontact.internal.dispatch.PacingSimulation.SECOND;

import io.github.reactivecontact.internal.dispatch.PacingSimulation.PacingOutcome;
import io.github.reactivecontact.internal.dispatch.PacingSimulation.ServerConditions;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collections;

/**
 * Compares the model of a fleet with the dispatcher in virtual time. The dispatcher has the model's number of places in
 * flight. The servers are strict and arrivals have a jitter of 20 ms.
 *
 * @param latencySeconds the minimum
 * @param lookupsPerHour answered, not refused
 * @param inFlight on average
 * @param coreSecondsOfGrant of a core of this machine, the simulation's own work included
 */
record ScaleCell(
        ScaleModel model, double latencySeconds, double lookupsPerHour, double inFlight, double coreSecondsOfGrant) {

    private static final long JITTER_MILLIS = 20;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(331);

    /** Responses arrive between the given latency and a fifth more. */
    static ScaleModel model(int instances, int requests, long latencyMillis) {
        double jitter = JITTER_MILLIS / 1000.0;
        return new ScaleModel(instances, requests, jitter / 2 + 1.1 * latencyMillis / 1000.0, jitter);
    }

    /** Simulates one minute of warm-up and the given number of measured minutes. */
    static ScaleCell simulate(int instances, int requests, long latencyMillis, int minutes) {
        ScaleModel model = model(instances, requests, latencyMillis);
        ServerConditions profile = ServerConditions.of(
                        ServerLimiter.LimiterKind.SLIDING_WINDOW, requests, JITTER_MILLIS)
                .withLatency(latencyMillis * MILLI);
        DispatcherSimulation simulation = new DispatcherSimulation(
                Collections.nCopies(instances, profile), model.places(), minutes + 1, instances);
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
        for (PacingOutcome outcome : simulation.outcomes()) {
            accepted += outcome.accepted(1, minutes + 1);
            sent += outcome.accepted(1, minutes + 1) + outcome.refused(1, minutes + 1);
        }
        return new ScaleCell(
                model, latencyMillis / 1000.0, accepted * 60 / minutes, inFlight / looks, cpu / 1e9 / sent);
    }

    /** Returns by how many percent the model predicts more lookups than were simulated; negative for fewer. */
    double lookupsOff() {
        return 100 * (model.lookupsPerHour() / lookupsPerHour - 1);
    }

    /** Returns the same for requests in flight. */
    double inFlightOff() {
        return 100 * (model.inFlight() / inFlight - 1);
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
