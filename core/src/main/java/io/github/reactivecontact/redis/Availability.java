package io.github.reactivecontact.redis;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Tracks whether Redis answers within the command timeout. It becomes unavailable with the first failed command, and
 * available with the first probe that is answered in time.
 *
 * <p>One probe runs at a time. After a failed probe the backoff doubles. A late answer is followed by one more probe at
 * once. A probe without an answer is abandoned, and the connection is renewed. The connection is also renewed after an
 * error reply such as {@code READONLY}, because its host name may point to another node by now.
 *
 * <p>Logs the begin and the end of an outage, and each cause once a minute while it lasts. Thread-safe.
 */
final class Availability {

    private static final Logger LOG = Loggers.getLogger(RedisPermitSource.class);
    private static final long FIRST_BACKOFF_NANOS = 100_000_000L;
    private static final long MAX_BACKOFF_NANOS = 2_000_000_000L;
    private static final long RELAPSE_NANOS = 10_000_000_000L;

    /** Longer than the time to connect. The command timeout is added. */
    private static final long MAX_PROBE_NANOS = 5_000_000_000L;

    private final String service;
    private final Supplier<? extends CompletionStage<?>> probe;
    private final Runnable renewConnection;
    private final Duration timeout;
    private final RenewalBackoff renewals = new RenewalBackoff();

    private boolean down;
    private boolean probing;
    private long probes;
    private long probedAt;
    private long backoff = FIRST_BACKOFF_NANOS;
    private long nextProbe;
    private @Nullable Long upSince;
    private final ReportLimit reports = new ReportLimit();
    private boolean reported;
    private String lastKind = "";

    /**
     * Creates a state that is available.
     *
     * @param service what Redis gives, for the log
     * @param timeout how long a command may take
     */
    Availability(
            String service, Supplier<? extends CompletionStage<?>> probe, Runnable renewConnection, Duration timeout) {
        this.service = service;
        this.probe = probe;
        this.renewConnection = renewConnection;
        this.timeout = timeout;
    }

    synchronized boolean isUp() {
        return !down;
    }

    /** Returns the failure of a call that is not sent because Redis is unavailable. */
    IllegalStateException failure() {
        return new IllegalStateException(
                "Redis does not answer within " + timeout + " (commandTimeout), or there is no connection");
    }

    /** Returns whether all known requests of the last {@code nanos} nanoseconds had a permit from Redis. */
    synchronized boolean isUpFor(long nanos, long now) {
        return !down && (upSince == null || now - upSince >= nanos);
    }

    void failed(Throwable failure, String then, long now) {
        boolean report;
        boolean renew;
        synchronized (this) {
            if (down) {
                return;
            }
            down = true;
            renew = ErrorCode.isOfNode(ErrorCode.of(failure)) && renewals.tryRenew(now);
            // Probes may succeed although commands fail. The backoff then grows, so that the state does not flap.
            boolean relapse = upSince != null && now - upSince < RELAPSE_NANOS;
            nextProbe = relapse ? now + backoff : now;
            backoff = relapse ? Math.min(MAX_BACKOFF_NANOS, 2 * backoff) : FIRST_BACKOFF_NANOS;
            report = isDue(failure, now) || !relapse;
            reported = report;
        }
        if (report) {
            LOG.warn("Redis gives no {}, {} until it does: {}", service, then, FailureMessages.describe(failure));
        }
        if (renew) {
            renewConnection.run();
        }
    }

    /**
     * Starts a probe if Redis is unavailable and the backoff has passed.
     *
     * @param clock nanoseconds of a monotonic clock
     */
    void probeIfDue(LongSupplier clock) {
        probeIfDue(clock, true);
    }

    /**
     * Probes once more after a late answer instead of waiting for the next call of a client, which may come late.
     * Clients that return at different times would otherwise exceed the rate together. Only once, so that probing stops
     * without calls.
     */
    private void probeIfDue(LongSupplier clock, boolean followUp) {
        long begin = clock.getAsLong();
        boolean lost;
        long number;
        synchronized (this) {
            lost = probing && begin - probedAt >= MAX_PROBE_NANOS + timeout.toNanos();
            if (!down || (probing ? !lost : begin - nextProbe < 0)) {
                return;
            }
            probing = true;
            probedAt = begin;
            number = ++probes;
        }
        if (lost) { // The connection may be half-open.
            renewConnection.run();
        }
        probe.get().whenComplete((answer, failure) -> {
            if (probed(number, failure, begin, clock.getAsLong()) && followUp) {
                probeIfDue(clock, false);
            }
        });
    }

    /** Returns true if the answer was late: Redis is reachable, and the next probe measures its latency. */
    private boolean probed(long number, @Nullable Throwable failure, long begin, long now) {
        boolean report;
        synchronized (this) {
            if (number != probes) {
                return false;
            }
            probing = false;
            report = reported;
            if (failure == null) {
                if (now - begin > timeout.toNanos()) {
                    nextProbe = now;
                    return true;
                }
                down = false;
                upSince = now;
            } else {
                nextProbe = now + backoff;
                backoff = Math.min(MAX_BACKOFF_NANOS, 2 * backoff);
            }
        }
        if (failure != null) {
            probeFailed(failure, now);
        } else if (report) {
            LOG.info("Redis gives {} again", service);
        }
        return false;
    }

    /** Whether the kind of a failure is to be reported. A failure whose reason is lost counts as the one before it. */
    private boolean isDue(Throwable failure, long now) {
        String kind = FailureMessages.kind(failure);
        lastKind = kind == null ? lastKind : kind;
        return reports.tryReport(lastKind, now);
    }

    private void probeFailed(Throwable failure, long now) {
        boolean report;
        boolean renew;
        synchronized (this) {
            if (!down) {
                return;
            }
            report = isDue(failure, now);
            reported |= report;
            renew = ErrorCode.isOfNode(ErrorCode.of(failure)) && renewals.tryRenew(now);
        }
        if (report) {
            LOG.warn("Redis still gives no {}: {}", service, FailureMessages.describe(failure));
        }
        if (renew) {
            renewConnection.run();
        }
    }
}
