package io.github.reactivecontact.examples.kafka;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Sinks;

/** The pipeline from records to acknowledged outcomes. Methods are called on the thread of the consumer. */
final class RecordFlow {

    private final Pipeline pipeline;
    private final Consumer<ConsumerRecord<byte[], byte[]>> delivered;
    private final Sinks.Many<InputRecord> records =
            Sinks.many().unicast().onBackpressureBuffer(new ConcurrentLinkedQueue<>());
    private final Sinks.Empty<Void> stopped = Sinks.empty();
    private final Sinks.Empty<Void> lookupsCancelled = Sinks.empty();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Disposable subscription;
    private volatile @Nullable Throwable failure;

    /**
     * Starts the pipeline.
     *
     * @param delivered called once for each record whose outcome is acknowledged, or that needs none; on any thread
     */
    RecordFlow(Pipeline pipeline, Consumer<ConsumerRecord<byte[], byte[]>> delivered) {
        this.pipeline = pipeline;
        this.delivered = delivered;
        this.subscription = records.asFlux()
                .takeUntilOther(stopped.asMono())
                .transform(pipeline.enrichment()::outcomesOf)
                .takeUntilOther(lookupsCancelled.asMono())
                .transform(pipeline.outbox()::deliver)
                .doFinally(signal -> ended.countDown())
                .subscribe(source -> delivered.accept(source.record()), error -> failure = error);
    }

    /** Returns the error that ended the flow; null if there is none. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Throws the error that ended the flow, if there is one. {@code name} says whose flow it is. */
    void throwFailure(String name) {
        Throwable error = failure;
        if (error instanceof Enrichment.InstancesDeletedException deleted) {
            throw deleted;
        }
        if (error != null) {
            throw new IllegalStateException(name + " failed: " + error.getMessage(), error);
        }
    }

    /** Buffers a record until the client requests it. The caller bounds the buffer. */
    void add(ConsumerRecord<byte[], byte[]> record) {
        accept(record, null);
    }

    /** Delivers the record as a dead letter, unless it needs no lookup. */
    void addFailed(ConsumerRecord<byte[], byte[]> record, RuntimeException problem) {
        accept(record, problem);
    }

    private void accept(ConsumerRecord<byte[], byte[]> record, @Nullable RuntimeException problem) {
        Event event = pipeline.format().read(record);
        if (event instanceof InputRecord input) {
            lookUp(problem == null ? input : new InputRecord(record, null, problem));
            return;
        }
        if (event instanceof InstanceReport report) {
            pipeline.reports().accept(report);
        }
        delivered.accept(record);
        pipeline.skipped().run();
    }

    private void lookUp(InputRecord input) {
        Sinks.EmitResult result = records.tryEmitNext(input);
        if (result != Sinks.EmitResult.FAIL_CANCELLED) {
            result.orThrow();
        }
    }

    /** Starts no further lookup. Lookups in flight continue. */
    void stop() {
        stopped.tryEmitEmpty();
    }

    /** Cancels lookups in flight. Outcomes that have arrived are still sent. */
    void cancelLookups() {
        lookupsCancelled.tryEmitEmpty();
    }

    /** Waits until every outcome is acknowledged. Returns false on timeout. */
    boolean awaitEnd(Duration timeout) throws InterruptedException {
        return ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends the flow at once. */
    void cancel() {
        subscription.dispose();
    }
}
