package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.ContactLookup;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Sends outcomes, and tells when the cluster has acknowledged them. Owns the producer. */
final class Outbox implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final int MOST_UNACKNOWLEDGED = 1024;

    private final Producer<byte[], byte[]> producer;
    private final EnrichedRecords enriched;
    private final DeadLetters deadLetters;
    private final Consumer<ProducerRecord<byte[], byte[]>> acknowledged;

    // Kafka's send may block: for metadata, or when its buffer is full.
    private final Scheduler thread = Schedulers.fromExecutorService(
            Executors.newSingleThreadExecutor(task -> {
                Thread thread = new Thread(task, "outbox");
                thread.setDaemon(true);
                return thread;
            }),
            "outbox");

    /** The consumer gets each record that was acknowledged, on the producer's thread. */
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
     * Sends outcomes in their order, and gives the source of each when it has been acknowledged. What cannot be sent, after
     * the producer's own retries, is an error.
     */
    Flux<InputRecord> deliver(Flux<ContactLookup<InputRecord>> outcomes) {
        return outcomes.publishOn(thread).flatMap(this::deliver, MOST_UNACKNOWLEDGED);
    }

    private Mono<InputRecord> deliver(ContactLookup<InputRecord> outcome) {
        InputRecord source = outcome.source();
        ProducerRecord<byte[], byte[]> record = outcome.fold(
                contact -> enriched.found(source, contact),
                () -> enriched.noContact(source),
                error -> deadLetters.failed(source, error));
        Mono<ProducerRecord<byte[], byte[]>> sent = send(record);
        if (!(outcome instanceof ContactLookup.Failed<InputRecord>)) {
            // Off the producer's thread, which must not wait for itself.
            sent = sent.onErrorResume(
                    RecordTooLargeException.class,
                    tooLarge -> send(deadLetters.tooLarge(source, record)).subscribeOn(thread));
        }
        return sent.doOnNext(acknowledged).thenReturn(source);
    }

    /** The future that Kafka returns ends as the callback does. */
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
