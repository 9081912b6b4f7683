package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.ContactLookup;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** The pipeline from records to acknowledged outcomes. Methods are called on the thread of the consumer. */
final class RecordFlow {

    /** The outcomes that may wait for the outbox. */
    private static final int PREFETCH = 256;

    private final Pipeline pipeline;
    private final Consumer<ConsumerRecord<byte[], byte[]>> delivered;
    private final Sinks.Many<InputRecord> records =
            Sinks.many().unicast().onBackpressureBuffer(new ConcurrentLinkedQueue<>());
    private final Sinks.Many<InputRecord> failed =
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
        Flux<ContactLookup<InputRecord>> lookups = records.asFlux()
                .takeUntilOther(stopped.asMono())
                .transform(pipeline.enrichment()::outcomesOf)
                .takeUntilOther(lookupsCancelled.asMono());
        this.subscription = Flux.merge(PREFETCH, lookups, failed.asFlux().transform(pipeline.enrichment()::outcomesOf))
                .transform(pipeline.outbox()::deliver)
                .doFinally(signal -> ended.countDown())
                .subscribe(source -> delivered.accept(source.record()), error -> failure = error);
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
        Event event = pipeline.format().read(record);
        if (event instanceof InputRecord input) {
            emit(records, input);
        } else {
            skip(record, event);
        }
    }

    /**
     * Delivers the record as a dead letter, unless it needs no lookup. It does not wait for lookups, not even at the
     * end: after its last delivery, a record without an outcome is lost.
     */
    void addFailed(ConsumerRecord<byte[], byte[]> record, RuntimeException problem) {
        Event event = pipeline.format().read(record);
        if (event instanceof InputRecord) {
            emit(failed, new InputRecord(record, null, problem));
        } else {
            skip(record, event);
        }
    }

    private void skip(ConsumerRecord<byte[], byte[]> record, Event event) {
        if (event instanceof InstanceReport report) {
            pipeline.reports().accept(report);
        }
        delivered.accept(record);
        pipeline.skipped().run();
    }

    private static void emit(Sinks.Many<InputRecord> sink, InputRecord input) {
        Sinks.EmitResult result = sink.tryEmitNext(input);
        if (result != Sinks.EmitResult.FAIL_CANCELLED) {
            result.orThrow();
        }
    }

    /** Starts no further lookup. Lookups in flight continue. */
    void stop() {
        stopped.tryEmitEmpty();
        failed.tryEmitComplete();
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
