package io.github.reactivecontact.internal.dispatch;

import java.util.Arrays;

/** A server's rate limiter: may the request that arrives now pass? Moments do not go back. */
interface ServerLimiter {

    boolean allows(long arrival);

    /** The limiters a server may have. */
    enum Kind {
        SLIDING_WINDOW("sliding window"),
        FIXED_WINDOW("fixed window"),
        TOKEN_BUCKET("token bucket");

        final String label;

        Kind(String label) {
            this.label = label;
        }

        /**
         * A limiter that has seen nothing yet.
         *
         * @param requests how many
         * @param per in how many nanoseconds
         * @param edge a moment at which one of a fixed window's windows begins
         * @param countsRefused whether a refused request uses up the limit as well
         */
        ServerLimiter create(int requests, long per, long edge, boolean countsRefused) {
            return switch (this) {
                case SLIDING_WINDOW -> new SlidingWindow(requests, per, edge, countsRefused);
                case FIXED_WINDOW -> new FixedWindow(requests, per, edge);
                case TOKEN_BUCKET -> new TokenBucket(requests, per, edge, countsRefused);
            };
        }
    }

    /** A log of the last requests. */
    final class SlidingWindow implements ServerLimiter {
        private final long per;
        private final boolean countsRefused;
        private final long[] log;
        private int oldest;

        SlidingWindow(int requests, long per, long start, boolean countsRefused) {
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

    /** Counted anew in each window. A refused request can not matter: its window is full anyway. */
    final class FixedWindow implements ServerLimiter {
        private final int requests;
        private final long per;
        private final long edge;
        private long window = Long.MIN_VALUE;
        private int count;

        FixedWindow(int requests, long per, long edge) {
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

    /** As many tokens as requests, refilled continuously. Counted in nanoseconds: a token is worth per. */
    final class TokenBucket implements ServerLimiter {
        private final int requests;
        private final long per;
        private final boolean countsRefused;
        private long level;
        private long last;

        TokenBucket(int requests, long per, long start, boolean countsRefused) {
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
