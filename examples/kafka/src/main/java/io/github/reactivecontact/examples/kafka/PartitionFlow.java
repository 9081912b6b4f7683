package io.github.reactivecontact.examples.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Sinks;

/**
 * The pipeline of one assignment of a partition, from records to acknowledged outcomes. Methods are called on the poll
 * thread. Each assignment has its own offsets, so a late acknowledgement of an earlier one has no effect.
 */
final class PartitionFlow {

    private final Pipeline pipeline;
    private final PartitionOffsets offsets;
    private final Sinks.Many<InputRecord> records =
            Sinks.many().unicast().onBackpressureBuffer(new ConcurrentLinkedQueue<>());
    private final Sinks.Empty<Void> stopped = Sinks.empty();
    private final Sinks.Empty<Void> lookupsCancelled = Sinks.empty();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Disposable subscription;
    private volatile @Nullable Throwable failure;

    PartitionFlow(long position, Pipeline pipeline) {
        this.pipeline = pipeline;
        this.offsets = new PartitionOffsets(position);
        this.subscription = records.asFlux()
                .takeUntilOther(stopped.asMono())
                .transform(pipeline.enrichment()::outcomesOf)
                .takeUntilOther(lookupsCancelled.asMono())
                .transform(pipeline.outbox()::deliver)
                .doFinally(signal -> ended.countDown())
                .subscribe(source -> offsets.delivered(source.offset()), error -> failure = error);
    }

    PartitionOffsets offsets() {
        return offsets;
    }

    /** Returns the error that ended the flow; null if there is none. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Buffers records until the client requests them. The poll loop pauses the partition to bound the buffer. */
    void add(List<ConsumerRecord<byte[], byte[]>> polled) {
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            offsets.received(record.offset());
            Event event = pipeline.format().read(record);
            if (event instanceof InputRecord input) {
                lookUp(input);
                continue;
            }
            if (event instanceof InstanceReport report) {
                pipeline.reports().accept(report);
            }
            offsets.delivered(record.offset());
            pipeline.skipped().run();
        }
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
