package io.github.reactivecontact.redis;

import java.util.HashMap;
import java.util.Map;

/** Limits the reports of each problem to one a minute. Not thread-safe. */
final class ReportLimit {

    private static final long PERIOD_NANOS = 60_000_000_000L;
    private static final int MAX_PROBLEMS = 32;

    private final Map<String, Long> reportedAt = new HashMap<>();

    /** Returns whether the problem has not been reported for a minute, and if so, starts the next minute. */
    boolean tryReport(String problem, long now) {
        Long last = reportedAt.get(problem);
        if (last != null && now - last < PERIOD_NANOS) {
            return false;
        }
        if (last == null && reportedAt.size() == MAX_PROBLEMS) {
            reportedAt.clear();
        }
        reportedAt.put(problem, now);
        return true;
    }
}
