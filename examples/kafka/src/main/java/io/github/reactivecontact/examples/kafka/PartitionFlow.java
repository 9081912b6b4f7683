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
 * One assignment of a partition: its records on their way to acknowledged outcomes. Its methods are called on the poll
 * thread. A late acknowledgement of an earlier assignment cannot touch a later one, which has offsets of its own.
 */
final class PartitionFlow {

    private final PartitionOffsets offsets;
    private final Sinks.Many<InputRecord> records =
            Sinks.many().unicast().onBackpressureBuffer(new ConcurrentLinkedQueue<>());
    private final Sinks.Empty<Void> stopped = Sinks.empty();
    private final Sinks.Empty<Void> givenUp = Sinks.empty();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Disposable subscription;
    private volatile @Nullable Throwable failure;

    PartitionFlow(long position, Enrichment enrichment, Outbox outbox) {
        this.offsets = new PartitionOffsets(position);
        this.subscription = records.asFlux()
                .takeUntilOther(stopped.asMono())
                .transform(enrichment::outcomesOf)
                .takeUntilOther(givenUp.asMono())
                .transform(outbox::deliver)
                .doFinally(signal -> ended.countDown())
                .subscribe(source -> offsets.delivered(source.offset()), error -> failure = error);
    }

    PartitionOffsets offsets() {
        return offsets;
    }

    /** Why it ended before its time; null while all is well. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** They wait in memory until the client asks for them; the poll loop pauses the partition before they are many. */
    void take(List<ConsumerRecord<byte[], byte[]>> polled) {
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            offsets.taken(record.offset());
            Sinks.EmitResult result = records.tryEmitNext(new InputRecord(record));
            if (result != Sinks.EmitResult.FAIL_CANCELLED) {
                result.orThrow();
            }
        }
    }

    /** Begins no lookup any more, and lets those under way finish. */
    void stop() {
        stopped.tryEmitEmpty();
    }

    /** Cancels lookups under way. Outcomes that are there already are still sent. */
    void giveUp() {
        givenUp.tryEmitEmpty();
    }

    /** Waits until everything under way has its acknowledgement, or for that long. */
    boolean hasEndedWithin(Duration time) throws InterruptedException {
        return ended.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** At once. */
    void cancel() {
        subscription.dispose();
    }
}
