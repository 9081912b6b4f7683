package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.ContactLookupException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Builds records of the dead-letter topic. Key and value are unchanged, so that a record can be sent to the input
 * again. Headers name source and reason, and contain no phone number.
 */
final class DeadLetters {

    static final String REASON = "error.reason";
    static final String MESSAGE = "error.message";
    static final String RETRYABLE = "error.retryable";
    static final String ATTEMPTS = "error.attempts";
    static final String STATUS = "error.status";

    /** Reason of a contact that is too large for the output topic. */
    static final String OUTPUT_TOO_LARGE = "OUTPUT_TOO_LARGE";

    private final String topic;

    DeadLetters(String topic) {
        this.topic = topic;
    }

    ProducerRecord<byte[], byte[]> failed(InputRecord source, ContactLookupException error) {
        ProducerRecord<byte[], byte[]> letter =
                of(source, error.reason().name(), String.valueOf(error.getMessage()), error.isRetryable());
        Headers headers = letter.headers();
        InputRecord.set(headers, ATTEMPTS, Integer.toString(error.attempts()));
        error.status().ifPresent(status -> InputRecord.set(headers, STATUS, Integer.toString(status)));
        return letter;
    }

    ProducerRecord<byte[], byte[]> tooLarge(InputRecord source, ProducerRecord<byte[], byte[]> enriched) {
        String message = "the enriched record has " + enriched.value().length
                + " bytes, more than the producer or the topic accepts (max.request.size, max.message.bytes)";
        return of(source, OUTPUT_TOO_LARGE, message, false);
    }

    private ProducerRecord<byte[], byte[]> of(InputRecord source, String reason, String message, boolean retryable) {
        Headers headers = source.headersWithSource();
        InputRecord.set(headers, REASON, reason);
        InputRecord.set(headers, MESSAGE, message);
        InputRecord.set(headers, RETRYABLE, Boolean.toString(retryable));
        return new ProducerRecord<>(
                topic, null, null, source.record().key(), source.record().value(), headers);
    }
}
