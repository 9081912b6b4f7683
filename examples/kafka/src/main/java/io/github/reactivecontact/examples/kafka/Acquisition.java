package io.github.reactivecontact.examples.kafka;

import java.time.Duration;
import java.util.function.LongFunction;

/**
 * Bounds the records that a share consumer acquires to those that the permits serve within half of a lock, so that
 * other workers can take the rest. Immutable.
 */
final class Acquisition {

    /** Kafka's default of {@code max.poll.records}. */
    private static final int MAX_RECORDS = 500;

    private final LongFunction<Duration> estimate;
    private final int records;

    private Acquisition(LongFunction<Duration> estimate, int records) {
        this.estimate = estimate;
        this.records = records;
    }

    /**
     * Divides what the permits serve among the consumers of the process.
     *
     * @param estimate returns the time of additional lookups
     * @param lock the duration of an acquisition lock
     * @param consumers the number of consumers of the process
     */
    static Acquisition of(LongFunction<Duration> estimate, Duration lock, int consumers) {
        int fits = 1;
        int tooMany = MAX_RECORDS + 1;
        while (tooMany - fits > 1) {
            int records = (fits + tooMany) / 2;
            if (fits(estimate, (long) records * consumers, lock)) {
                fits = records;
            } else {
                tooMany = records;
            }
        }
        return new Acquisition(estimate, fits);
    }

    /** Returns the number of records that a consumer acquires at a time, 1 to 500. */
    int records() {
        return records;
    }

    /**
     * Returns whether a consumer may acquire records now.
     *
     * @param lock the duration of an acquisition lock
     * @param isIdle whether no lookup of the process is in progress
     */
    boolean isOpen(Duration lock, boolean isIdle) {
        // With fewer instances than at the start, a whole acquisition may never fit.
        return fits(estimate, records, lock) || (isIdle && fits(estimate, 1, lock));
    }

    private static boolean fits(LongFunction<Duration> estimate, long records, Duration lock) {
        return estimate.apply(records).compareTo(lock.dividedBy(2)) <= 0;
    }
}
