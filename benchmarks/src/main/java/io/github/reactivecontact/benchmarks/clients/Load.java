package io.github.reactivecontact.benchmarks.clients;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.SynchronousSink;

/** A supply of lookups, and the record of their results. Safe for use by several threads. */
public final class Load {

    private static final long FIRST_PHONE = 70_000_000_000L;
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long MAX_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final @Nullable Double perSecond;
    private final long limit;
    private final AtomicLong created = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private final Queue<Lookup> refused = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();

    // A range that grows would lock event loops, and cost time in the measurement.
    private final Recorder latencies = new Recorder(LONGEST_NANOS, SIGNIFICANT_DIGITS);

    private volatile boolean stopped;

    private Load(@Nullable Double perSecond, long lookups) {
        this.perSecond = perSecond;
        this.limit = lookups;
    }

    /**
     * Creates a closed load: a lookup begins when an earlier one ends.
     *
     * @return the load
     */
    public static Load closed() {
        return of(Long.MAX_VALUE);
    }

    /**
     * Creates an open load: lookups are due at a fixed rate, and latencies count from the due time.
     *
     * @param perSecond lookups per second
     * @return the load
     */
    public static Load open(double perSecond) {
        return new Load(perSecond, Long.MAX_VALUE);
    }

    /**
     * Creates a closed load of this many lookups.
     *
     * @param lookups at least 1
     * @return the load
     */
    public static Load of(long lookups) {
        return new Load(null, lookups);
    }

    /**
     * Returns the lookups, until their number is reached or the load is stopped. Each is emitted on demand, and not before it is due.
     *
     * @return for one subscriber
     */
    public Flux<Lookup> lookups() {
        return perSecond == null ? Flux.generate(this::next) : due(perSecond).takeWhile(lookup -> !stopped);
    }

    /**
     * Returns the next lookup of a closed load: one that was refused before, or a new one.
     *
     * @return null if the load is stopped
     */
    @Nullable
    Lookup take() {
        if (stopped) {
            return null;
        }
        Lookup again = refused.poll();
        return again == null ? lookup(System.nanoTime()) : again;
    }

    /** Records a lookup that got a 429, and returns it to the lookups to be taken. */
    void refused(Lookup lookup) {
        refused.add(lookup);
        refusals.incrementAndGet();
    }

    /** Records the outcome of a lookup. */
    void ended(Lookup lookup, @Nullable Object result, @Nullable Throwable failure) {
        if (failure == null) {
            done(lookup, result);
        } else {
            failed(failure);
        }
    }

    /**
     * Records the result of a lookup.
     *
     * @param lookup the lookup
     * @param result the value that a user of the client receives; null counts as a failure
     */
    public void done(Lookup lookup, @Nullable Object result) {
        if (result == null) {
            failed(new IllegalStateException("A lookup ended without a result"));
        } else {
            latencies.recordValue(latencyNanos(lookup));
        }
    }

    private static long latencyNanos(Lookup lookup) {
        return Math.min(LONGEST_NANOS, Math.max(0, System.nanoTime() - lookup.startedNanos()));
    }

    /**
     * Records a failed lookup. No lookup may fail.
     *
     * @param failure the cause
     */
    public void failed(Throwable failure) {
        failures.incrementAndGet();
        firstFailure.compareAndSet(null, failure);
    }

    /**
     * Returns the latencies since the last call, in nanoseconds, one per successful lookup.
     *
     * @return a new histogram
     */
    public Histogram takeLatencies() {
        return latencies.getIntervalHistogram();
    }

    /**
     * Returns the number of failed lookups.
     *
     * @return 0 if none failed
     */
    public long failures() {
        return failures.get();
    }

    /**
     * Returns the number of lookups that got a 429, as far as the client reported them to this load.
     *
     * @return 0 if none did
     */
    public long refusals() {
        return refusals.get();
    }

    /**
     * Returns the first failure.
     *
     * @return null if there was none
     */
    public @Nullable Throwable firstFailure() {
        return firstFailure.get();
    }

    /** Stops: no more lookups begin. */
    public void stop() {
        stopped = true;
    }

    private void next(SynchronousSink<Lookup> sink) {
        if (stopped || created.get() == limit) {
            sink.complete();
        } else {
            sink.next(lookup(System.nanoTime()));
        }
    }

    private Flux<Lookup> due(double perSecond) {
        return Flux.create(sink -> {
            Thread clock = new Thread(() -> tick(sink, new Arrivals(System.nanoTime(), perSecond)), "arrivals");
            clock.setDaemon(true);
            clock.start();
        });
    }

    private void tick(FluxSink<Lookup> sink, Arrivals arrivals) {
        long number = 0;
        while (!stopped && !sink.isCancelled()) {
            long due = arrivals.dueNanos(number);
            long wait = due - System.nanoTime();
            if (wait <= 0) {
                sink.next(lookup(due));
                number++;
            } else {
                // One wake-up per lookup: the CPU of a clock that polls would be counted as the client's.
                LockSupport.parkNanos(Math.min(wait, MAX_PARK_NANOS));
            }
        }
        sink.complete();
    }

    private Lookup lookup(long startedNanos) {
        return new Lookup(FIRST_PHONE + created.getAndIncrement() + "@c.us", startedNanos);
    }
}
