package io.github.reactivecontact.internal.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The behaviours of one instance over time. Times are from the start of the simulation.
 *
 * @param normal the behaviour outside of all phases
 * @param phases the last one that contains a moment applies
 * @param exceptionAt the number of the one request that gets the exception, counted from 1; 0 for none
 * @param exception the behaviour towards that request, or null for none
 */
record FleetSchedule(
        FleetBehaviour normal,
        List<Phase> phases,
        int exceptionAt,
        @Nullable FleetBehaviour exception) {

    /** A behaviour from one moment until before another one, in nanoseconds. */
    record Phase(long from, long to, FleetBehaviour behaviour) {

        boolean contains(long moment) {
            return from <= moment && moment < to;
        }
    }

    static FleetSchedule always(FleetBehaviour behaviour) {
        return new FleetSchedule(behaviour, List.of(), 0, null);
    }

    static FleetSchedule ok() {
        return always(FleetBehaviour.ok());
    }

    FleetSchedule from(Duration from, FleetBehaviour behaviour) {
        return with(new Phase(from.toNanos(), Long.MAX_VALUE, behaviour));
    }

    FleetSchedule during(Duration from, Duration lasts, FleetBehaviour behaviour) {
        return with(new Phase(from.toNanos(), from.plus(lasts).toNanos(), behaviour));
    }

    FleetSchedule once(int request, FleetBehaviour behaviour) {
        return new FleetSchedule(normal, phases, request, behaviour);
    }

    /** Adds phases that precede the others. */
    FleetSchedule over(List<Phase> more) {
        List<Phase> all = new ArrayList<>(phases);
        all.addAll(more);
        return new FleetSchedule(normal, List.copyOf(all), exceptionAt, exception);
    }

    private FleetSchedule with(Phase phase) {
        return over(List.of(phase));
    }

    FleetBehaviour at(long moment) {
        for (int last = phases.size() - 1; last >= 0; last--) {
            if (phases.get(last).contains(moment)) {
                return phases.get(last).behaviour();
            }
        }
        return normal;
    }

    /** Returns the behaviour towards a request, which is counted from 1. */
    FleetBehaviour at(long moment, int request) {
        return exception != null && request == exceptionAt ? exception : at(moment);
    }

    /** Whether it works, except for some time. */
    boolean recovers() {
        return !normal.isFailing();
    }

    boolean isAlwaysHealthy() {
        return exception == null
                && !normal.isFailing()
                && phases.stream().noneMatch(phase -> phase.behaviour().isFailing());
    }

    /** Whether it answers at each moment from one until another, inclusive. */
    boolean isHealthy(long from, long to) {
        return !at(from).isFailing()
                && phases.stream()
                        .flatMapToLong(phase -> LongStream.of(phase.from(), phase.to()))
                        .filter(moment -> from < moment && moment <= to)
                        .noneMatch(moment -> at(moment).isFailing());
    }

    /** Returns the first moment at which it fails, or {@link Long#MAX_VALUE}. */
    long failsFrom() {
        return normal.isFailing()
                ? 0
                : phases.stream()
                        .filter(phase -> phase.behaviour().isFailing())
                        .mapToLong(Phase::from)
                        .min()
                        .orElse(Long.MAX_VALUE);
    }
}
