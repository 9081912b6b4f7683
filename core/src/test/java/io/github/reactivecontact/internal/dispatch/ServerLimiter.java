package io.github.reactivecontact.internal.dispatch;

import java.util.Arrays;

/** A server's rate limiter. It decides whether a request that arrives now may pass. Arrival times never decrease. */
interface ServerLimiter {

    boolean allows(long arrival);

    enum LimiterKind {
        SLIDING_WINDOW("sliding window"),
        FIXED_WINDOW("fixed window"),
        TOKEN_BUCKET("token bucket");

        final String label;

        LimiterKind(String label) {
            this.label = label;
        }

        /**
         * Creates an unused limiter.
         *
         * @param requests permitted in a window
         * @param per the window in nanoseconds
         * @param edge a time at which a window of the fixed window limiter begins
         * @param countsRefused whether a refused request counts towards the limit
         */
        ServerLimiter create(int requests, long per, long edge, boolean countsRefused) {
            return switch (this) {
                case SLIDING_WINDOW -> new SlidingWindowLimiter(requests, per, edge, countsRefused);
                case FIXED_WINDOW -> new FixedWindowLimiter(requests, per, edge);
                case TOKEN_BUCKET -> new TokenBucketLimiter(requests, per, edge, countsRefused);
            };
        }
    }

    /** Keeps the arrival times of the last requests. */
    final class SlidingWindowLimiter implements ServerLimiter {
        private final long per;
        private final boolean countsRefused;
        private final long[] log;
        private int oldest;

        SlidingWindowLimiter(int requests, long per, long start, boolean countsRefused) {
            this.per = per;
            this.countsRefused = countsRefused;
            this.log = new long[requests];
            Arrays.fill(log, start - 2 * per);
        }

        @Override
        public boolean allows(long arrival) {
            boolean allowed = arrival - log[oldest] >= per;
            if (allowed || countsRefused) {
                log[oldest] = arrival;
                oldest = (oldest + 1) % log.length;
            }
            return allowed;
        }
    }

    /** Counts from zero in each window. Refused requests make no difference, because their window is full anyway. */
    final class FixedWindowLimiter implements ServerLimiter {
        private final int requests;
        private final long per;
        private final long edge;
        private long window = Long.MIN_VALUE;
        private int count;

        FixedWindowLimiter(int requests, long per, long edge) {
            this.requests = requests;
            this.per = per;
            this.edge = edge;
        }

        @Override
        public boolean allows(long arrival) {
            long current = Math.floorDiv(arrival - edge, per);
            if (current != window) {
                window = current;
                count = 0;
            }
            return ++count <= requests;
        }
    }

    /**
     * Holds as many tokens as requests and refills continuously. The level is in nanoseconds; one token is worth {@code
     * per}.
     */
    final class TokenBucketLimiter implements ServerLimiter {
        private final int requests;
        private final long per;
        private final boolean countsRefused;
        private long level;
        private long last;

        TokenBucketLimiter(int requests, long per, long start, boolean countsRefused) {
            this.requests = requests;
            this.per = per;
            this.countsRefused = countsRefused;
            this.level = requests * per;
            this.last = start;
        }

        @Override
        public boolean allows(long arrival) {
            level = Math.min(requests * per, level + (arrival - last) * requests);
            last = arrival;
            boolean allowed = level >= per;
            if (allowed || countsRefused) {
                level = Math.max(0, level - per);
            }
            return allowed;
        }
    }
}
