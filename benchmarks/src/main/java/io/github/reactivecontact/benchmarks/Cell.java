package io.github.reactivecontact.benchmarks;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of one comparison.
 *
 * @param load what starts a lookup
 * @param inFlight lookups at once, at most
 * @param delayMs the server's delay in milliseconds
 * @param tls whether the connections use TLS
 * @param perSecond lookups per second that are due or permitted, or null for a closed load
 */
record Cell(
        LoadKind load,
        int inFlight,
        int delayMs,
        boolean tls,
        @Nullable Double perSecond) {

    static Cell closed(int inFlight, int delayMs) {
        return new Cell(LoadKind.CLOSED, inFlight, delayMs, false, null);
    }

    static Cell open(double perSecond, int inFlight, int delayMs, boolean tls) {
        return new Cell(LoadKind.OPEN, inFlight, delayMs, tls, perSecond);
    }

    /** Returns a load that is limited by as many instances as permits per second. */
    static Cell paced(int instances, int inFlight, int delayMs) {
        return new Cell(LoadKind.PACED, inFlight, delayMs, false, (double) instances);
    }

    /** Returns the number of instances: as many as permits per second, or one if the load is not paced. */
    int instances() {
        return load == LoadKind.PACED && perSecond != null ? perSecond.intValue() : 1;
    }

    @Override
    public String toString() {
        String rate = perSecond == null ? "" : String.format(Locale.ROOT, "%,.0f", perSecond);
        String begin = switch (load) {
            case CLOSED -> inFlight + " in flight";
            case OPEN -> rate + " lookups/s";
            case PACED -> rate + " instances at 1/s";
        };
        return begin + ", server delay " + delayMs + " ms" + (tls ? ", TLS" : "");
    }
}
