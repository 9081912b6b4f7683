package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.ContactLookup;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Sends outcomes to Kafka and emits their sources once they are acknowledged. Owns the producer. */
final class Outbox implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_UNACKNOWLEDGED = 1024;

    private final Producer<byte[], byte[]> producer;
    private final EnrichedRecords enriched;
    private final DeadLetters deadLetters;
    private final Consumer<ProducerRecord<byte[], byte[]>> acknowledged;

    // Producer.send may block, for metadata or when its buffer is full.
    private final Scheduler thread = Schedulers.fromExecutorService(
            Executors.newSingleThreadExecutor(task -> {
                Thread thread = new Thread(task, "outbox");
                thread.setDaemon(true);
                return thread;
            }),
            "outbox");

    /** {@code acknowledged} is called with each acknowledged record, on the producer's thread. */
    Outbox(
            Producer<byte[], byte[]> producer,
            EnrichedRecords enriched,
            DeadLetters deadLetters,
            Consumer<ProducerRecord<byte[], byte[]>> acknowledged) {
        this.producer = producer;
        this.enriched = enriched;
        this.deadLetters = deadLetters;
        this.acknowledged = acknowledged;
    }

    /**
     * Sends outcomes in order and emits the source of each one when it is acknowledged. Emits an error if an outcome
     * cannot be sent after the producer's retries.
     */
    Flux<InputRecord> deliver(Flux<ContactLookup<InputRecord>> outcomes) {
        return outcomes.publishOn(thread).flatMap(this::deliver, MAX_UNACKNOWLEDGED);
    }

    private Mono<InputRecord> deliver(ContactLookup<InputRecord> outcome) {
        InputRecord source = outcome.source();
        ProducerRecord<byte[], byte[]> record = outcome.fold(
                contact -> enriched.found(source, contact),
                () -> enriched.noContact(source),
                error -> deadLetters.failed(source, error));
        boolean isLetter = outcome instanceof ContactLookup.Failed<InputRecord>;
        return (isLetter ? sendLetter(source, record) : sendEnriched(source, record))
                .doOnNext(acknowledged)
                .thenReturn(source);
    }

    private Mono<ProducerRecord<byte[], byte[]>> sendEnriched(
            InputRecord source, ProducerRecord<byte[], byte[]> record) {
        return send(record)
                .onErrorResume(
                        InvalidTimestampException.class, rejected -> again(EnrichedRecords.withoutTimestamp(record)))
                .onErrorResume(
                        RecordTooLargeException.class,
                        tooLarge -> sendLetter(source, deadLetters.tooLarge(source, record))
                                .subscribeOn(thread));
    }

    private Mono<ProducerRecord<byte[], byte[]>> sendLetter(InputRecord source, ProducerRecord<byte[], byte[]> letter) {
        return send(letter)
                .onErrorResume(
                        RecordTooLargeException.class, tooLarge -> again(deadLetters.withoutValue(source, letter)))
                .onErrorResume(
                        RecordTooLargeException.class, tooLarge -> again(deadLetters.withoutInput(source, letter)));
    }

    /** Not on the producer's thread: send may block and wait for that same thread. */
    private Mono<ProducerRecord<byte[], byte[]>> again(ProducerRecord<byte[], byte[]> record) {
        return send(record).subscribeOn(thread);
    }

    /** Ignores the returned future, because the callback reports the same result. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private Mono<ProducerRecord<byte[], byte[]>> send(ProducerRecord<byte[], byte[]> record) {
        return Mono.create(sink -> producer.send(record, (metadata, error) -> {
            if (error == null) {
                sink.success(record);
            } else {
                sink.error(error);
            }
        }));
    }

    @Override
    public void close() {
        thread.dispose();
        producer.close(CLOSE_TIMEOUT);
    }
}
