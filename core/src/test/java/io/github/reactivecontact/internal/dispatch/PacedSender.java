package io.github.reactivecontact.internal.dispatch;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/** Decides when a simulated client writes its next request. */
interface PacedSender {

    long nextAt(long now);

    void written(long now);

    default void accepted(long writtenAt) {}

    default void throttled(long now, long writtenAt) {}

    static PacedSender learning(Pace pace) {
        return new PacedSender() {
            @Override
            public long nextAt(long now) {
                return pace.nextAt();
            }

            @Override
            public void written(long now) {
                pace.granted(now);
            }

            @Override
            public void accepted(long writtenAt) {
                pace.accepted(writtenAt);
            }

            @Override
            public void throttled(long now, long writtenAt) {
                pace.throttled(now, writtenAt);
            }
        };
    }

    /** Writes evenly with a constant margin, as if it was configured by hand. */
    static PacedSender fixed(int requests, long per, long margin, long start) {
        long interval = (per + margin + requests - 1) / requests;
        return new PacedSender() {
            private long due = start;

            @Override
            public long nextAt(long now) {
                return due;
            }

            @Override
            public void written(long now) {
                due = now + interval;
            }
        };
    }

    /** Bucket4j in its usual configuration: a bucket of one window's requests, refilled evenly. */
    static PacedSender bucket4j(int requests, long per, long start) {
        var clock = new TimeMeter() {
            private long now = start;

            @Override
            public long currentTimeNanos() {
                return now;
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
        Bucket bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(requests).refillGreedy(requests, Duration.ofNanos(per)))
                .withCustomTimePrecision(clock)
                .build();
        return new PacedSender() {
            @Override
            public long nextAt(long now) {
                clock.now = now;
                return now + bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
            }

            @Override
            public void written(long now) {
                clock.now = now;
                if (!bucket.tryConsume(1)) {
                    throw new IllegalStateException("written without a token");
                }
            }
        };
    }
}
