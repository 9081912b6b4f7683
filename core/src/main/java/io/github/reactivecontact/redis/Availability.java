package io.github.reactivecontact.redis;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Whether Redis answers in time. Down with the first command that fails; up again with the first probe that is answered
 * in time. One probe is under way at a time, and after a failed one the next waits, twice as long each time. One that
 * is answered late is followed by another at once; one that is not answered at all is given up, and the connection with
 * it. A reply that the node does not serve renews the connection, too: its name may lead to another node by now. Safe
 * for use by many threads.
 */
final class Availability {

    private static final Logger LOG = Loggers.getLogger(RedisPermitSource.class);
    private static final long FIRST_BACKOFF = 100_000_000L;
    private static final long LONGEST_BACKOFF = 2_000_000_000L;
    private static final long RELAPSE = 10_000_000_000L;

    /** Longer than it takes to connect, whatever the time-out. */
    private static final long PATIENCE = 5_000_000_000L;

    private final Supplier<? extends CompletionStage<?>> probe;
    private final Runnable renewConnection;
    private final long inTime;
    private final RenewalBackoff renewals = new RenewalBackoff();

    private boolean down;
    private boolean probing;
    private long probes;
    private long probedAt;
    private long backoff = FIRST_BACKOFF;
    private long nextProbe;
    private @Nullable Long upSince;
    private @Nullable String reportedCode;

    Availability(Supplier<? extends CompletionStage<?>> probe, Runnable renewConnection, long inTimeNanos) {
        this.probe = probe;
        this.renewConnection = renewConnection;
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
        String code = ErrorCode.of(failure);
        boolean renew;
        synchronized (this) {
            if (down) {
                return;
            }
            down = true;
            reportedCode = code;
            renew = ErrorCode.isOfNode(code) && renewals.tryRenew(now);
            // A probe may succeed where questions fail: then the probes become rarer, or it would be up and down at
            // once.
            boolean relapse = upSince != null && now - upSince < RELAPSE;
            nextProbe = relapse ? now + backoff : now;
            backoff = relapse ? Math.min(LONGEST_BACKOFF, 2 * backoff) : FIRST_BACKOFF;
        }
        LOG.warn("Redis gives no permits, {} until it does: {}", then, ErrorCode.describe(failure));
        if (renew) {
            renewConnection.run();
        }
    }

    void probeIfDue(Clock clock) {
        probeIfDue(clock, true);
    }

    /**
     * A late answer is followed up at once, and not only when a client asks again, which may have a turn but now and then:
     * clients that came back one after another would meet meanwhile. Once, so that nothing goes on while nobody asks.
     */
    private void probeIfDue(Clock clock, boolean followedUp) {
        long begin = clock.nanos();
        boolean lost;
        long number;
        synchronized (this) {
            lost = probing && begin - probedAt >= PATIENCE + inTime;
            if (!down || (probing ? !lost : begin - nextProbe < 0)) {
                return;
            }
            probing = true;
            probedAt = begin;
            number = ++probes;
        }
        if (lost) { // A connection may be dead without either end having been told.
            renewConnection.run();
        }
        probe.get().whenComplete((answer, failure) -> {
            if (probed(number, failure, begin, clock.nanos()) && followedUp) {
                probeIfDue(clock, false);
            }
        });
    }

    /** Tells whether it was answered, but late: Redis is there, and whether it is quick the next tells. */
    private boolean probed(long number, @Nullable Throwable failure, long begin, long now) {
        synchronized (this) {
            if (number != probes) {
                return false;
            }
            probing = false;
            if (failure == null) {
                if (now - begin > inTime) {
                    nextProbe = now;
                    return true;
                }
                down = false;
                upSince = now;
            } else {
                nextProbe = now + backoff;
                backoff = Math.min(LONGEST_BACKOFF, 2 * backoff);
            }
        }
        if (failure == null) {
            LOG.info("Redis gives permits again");
        } else {
            probeFailed(ErrorCode.of(failure), now);
        }
        return false;
    }

    private void probeFailed(@Nullable String code, long now) {
        boolean report;
        boolean renew;
        synchronized (this) {
            if (code == null || !down) {
                return;
            }
            report = !code.equals(reportedCode);
            reportedCode = code;
            renew = ErrorCode.isOfNode(code) && renewals.tryRenew(now);
        }
        if (report) {
            LOG.warn("Redis still gives no permits: {}", code);
        }
        if (renew) {
            renewConnection.run();
        }
    }

    /** Nanoseconds of a monotonic clock. */
    @FunctionalInterface
    interface Clock {
        long nanos();
    }
}
