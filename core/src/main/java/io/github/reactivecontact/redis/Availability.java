package io.github.reactivecontact.redis;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Whether Redis answers in time. Down with the first command that fails; up again with the first probe that is answered
 * in time. Never more than one probe is under way, and after a failed one the next waits, twice as long each time. Safe
 * for use by many threads.
 */
final class Availability {

    private static final Logger LOG = Loggers.getLogger(RedisPermitSource.class);
    private static final long FIRST_BACKOFF = 100_000_000L;
    private static final long LONGEST_BACKOFF = 2_000_000_000L;

    private final Supplier<CompletionStage<?>> probe;
    private final long inTime;

    private boolean down;
    private boolean probing;
    private long backoff = FIRST_BACKOFF;
    private long nextProbe;
    private @Nullable Long upSince;

    Availability(Supplier<CompletionStage<?>> probe, long inTimeNanos) {
        this.probe = probe;
        this.inTime = inTimeNanos;
    }

    synchronized boolean isUp() {
        return !down;
    }

    /** Whether all that was sent in the last so many nanoseconds had a permit of Redis, for all that is known here. */
    synchronized boolean isUpFor(long nanos, long now) {
        return !down && (upSince == null || now - upSince >= nanos);
    }

    void failed(Throwable failure, WhenUnavailable then, long now) {
        synchronized (this) {
            if (down) {
                return;
            }
            down = true;
            backoff = FIRST_BACKOFF;
            nextProbe = now;
        }
        LOG.warn(
                "Redis gives no permits, {} until it does: {}",
                then,
                failure.getClass().getName());
    }

    void probeIfDue(Clock clock) {
        long begin = clock.nanos();
        synchronized (this) {
            if (!down || probing || begin - nextProbe < 0) {
                return;
            }
            probing = true;
        }
        probe.get().whenComplete((answer, failure) -> probed(failure, clock.nanos() - begin, clock.nanos()));
    }

    private void probed(@Nullable Throwable failure, long took, long now) {
        synchronized (this) {
            probing = false;
            if (failure != null) {
                nextProbe = now + backoff;
                backoff = Math.min(LONGEST_BACKOFF, 2 * backoff);
                return;
            }
            if (took > inTime) {
                nextProbe = now; // It is there, but is it quick? The next tells.
                return;
            }
            down = false;
            upSince = now;
        }
        LOG.info("Redis gives permits again");
    }

    /** Nanoseconds of a monotonic clock. */
    @FunctionalInterface
    interface Clock {
        long nanos();
    }
}
