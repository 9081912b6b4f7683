package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.PacingSimulation.MEASURED_MINUTES;
import static io.github.reactivecontact.internal.dispatch.PacingSimulation.START;
import static io.github.reactivecontact.internal.dispatch.PacingSimulation.WARM_UP_MINUTES;

import io.github.reactivecontact.internal.dispatch.PacingSimulation.PacingOutcome;
import io.github.reactivecontact.internal.dispatch.PacingSimulation.ServerConditions;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Means over samples of the measured minutes, in percent. The refusals of the warm-up are a mean and the maximum of any
 * sample.
 */
record PacingCell(double used, double refused, double warmUpRefused, int worstWarmUpRefused) {

    /** A fixed margin in percent of the jitter, and its results. */
    record FixedMargin(int percentOfJitter, PacingCell cell) {}

    static PacingCell learning(ServerConditions conditions, int seeds) {
        return of(
                () -> PacedSender.learning(new Pace(conditions.requests(), conditions.per(), START)),
                conditions,
                seeds);
    }

    static PacingCell fixed(ServerConditions conditions, long margin, int seeds) {
        return of(() -> PacedSender.fixed(conditions.requests(), conditions.per(), margin, START), conditions, seeds);
    }

    static PacingCell bucket4j(ServerConditions conditions, int seeds) {
        return of(() -> PacedSender.bucket4j(conditions.requests(), conditions.per(), START), conditions, seeds);
    }

    /**
     * Returns the fixed margin with the most accepted requests among those with at most the given percentage refused.
     * Margins from 0 to 110 % of the jitter are tried in steps.
     */
    static FixedMargin bestFixed(ServerConditions conditions, double mostRefused, int step, int seeds) {
        return IntStream.rangeClosed(0, 110 / step)
                .map(i -> i * step)
                .mapToObj(percent ->
                        new FixedMargin(percent, fixed(conditions, conditions.jitter() * percent / 100, seeds)))
                .filter(candidate -> candidate.cell.refused <= mostRefused)
                .max(Comparator.comparingDouble(candidate -> candidate.cell.used))
                .orElseThrow();
    }

    private static PacingCell of(Supplier<PacedSender> sender, ServerConditions conditions, int seeds) {
        return of(
                IntStream.range(0, seeds)
                        .mapToObj(seed -> PacingSimulation.run(sender.get(), conditions, seed))
                        .toList(),
                conditions);
    }

    static PacingCell of(List<PacingOutcome> outcomes, ServerConditions conditions) {
        int end = WARM_UP_MINUTES + MEASURED_MINUTES;
        double used = 0;
        double refused = 0;
        int warmUp = 0;
        int worst = 0;
        for (PacingOutcome outcome : outcomes) {
            used += outcome.used(conditions.requests(), conditions.per(), WARM_UP_MINUTES, end);
            refused += outcome.refusedShare(WARM_UP_MINUTES, end);
            warmUp += outcome.warmUpRefused();
            worst = Math.max(worst, outcome.warmUpRefused());
        }
        int samples = outcomes.size();
        return new PacingCell(used / samples, refused / samples, (double) warmUp / samples, worst);
    }
}
