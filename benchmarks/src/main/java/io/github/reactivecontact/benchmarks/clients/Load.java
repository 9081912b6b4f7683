package io.github.reactivecontact.benchmarks.clients;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.SynchronousSink;

/** Lookups to carry out, and what becomes of them. Safe for use by several threads. */
public final class Load {

    private static final long FIRST_PHONE = 70_000_000_000L;
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final long TICK_NANOS = 50_000;

    private final @Nullable Double perSecond;
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();
    private final Recorder latencies = new Recorder(SIGNIFICANT_DIGITS);
    private volatile boolean stopped;

    private Load(@Nullable Double perSecond) {
        this.perSecond = perSecond;
    }

    /**
     * A closed load: a lookup begins when one before it has ended.
     *
     * @return the load
     */
    public static Load closed() {
        return new Load(null);
    }

    /**
     * An open load: lookups are due at a fixed rate, and a latency is counted from then.
     *
     * @param perSecond lookups a second
     * @return the load
     */
    public static Load open(double perSecond) {
        return new Load(perSecond);
    }

    /**
     * The lookups, without end until the load is stopped; each as it is requested, and not before it is due.
     *
     * @return for one subscriber
     */
    public Flux<Lookup> lookups() {
        return perSecond == null ? Flux.generate(this::next) : due(perSecond).takeWhile(lookup -> !stopped);
    }

    /**
     * A lookup has its result.
     *
     * @param lookup the lookup
     * @param result what a user of this client would go on with
     */
    public void done(Lookup lookup, @Nullable Object result) {
        if (result == null) {
            failed(new IllegalStateException("A lookup ended without a result"));
        } else {
            latencies.recordValue(Math.max(0, System.nanoTime() - lookup.startedNanos()));
        }
    }

    /**
     * A lookup has failed, which no lookup should.
     *
     * @param failure why
     */
    public void failed(Throwable failure) {
        failures.incrementAndGet();
        firstFailure.compareAndSet(null, failure);
    }

    /**
     * The latencies since the last call, in nanoseconds, one for each lookup that was done.
     *
     * @return a histogram of its own
     */
    public Histogram takeLatencies() {
        return latencies.getIntervalHistogram();
    }

    /**
     * How many lookups have failed.
     *
     * @return 0 if all is well
     */
    public long failures() {
        return failures.get();
    }

    /**
     * The first failure.
     *
     * @return null if there was none
     */
    public @Nullable Throwable firstFailure() {
        return firstFailure.get();
    }

    /** No more lookups begin. */
    public void stop() {
        stopped = true;
    }

    private void next(SynchronousSink<Lookup> sink) {
        if (stopped) {
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
            if (due <= System.nanoTime()) {
                sink.next(lookup(due));
                number++;
            } else {
                LockSupport.parkNanos(TICK_NANOS);
            }
        }
        sink.complete();
    }

    private Lookup lookup(long startedNanos) {
        return new Lookup(FIRST_PHONE + asked.getAndIncrement() + "@c.us", startedNanos);
    }
}
