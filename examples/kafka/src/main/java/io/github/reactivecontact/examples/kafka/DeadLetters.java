package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Builds records of the dead-letter topic. Key and value are unchanged, so that a record can be sent to the input
 * again. Headers name source and reason, and contain no phone number.
 */
final class DeadLetters {

    static final String EXCEPTION = "kafka_dlt-exception-fqcn";
    static final String EXCEPTION_CAUSE = "kafka_dlt-exception-cause-fqcn";
    static final String MESSAGE = "kafka_dlt-exception-message";
    static final String REASON = "error.reason";
    static final String RETRYABLE = "error.retryable";
    static final String ATTEMPTS = "error.attempts";
    static final String STATUS = "error.status";

    /** Reason of a contact that is too large for the output topic. */
    static final String OUTPUT_TOO_LARGE = "OUTPUT_TOO_LARGE";

    /** Reason of an event that is not in the expected format. */
    static final String INVALID_EVENT = "INVALID_EVENT";

    /** Reason of a record that a share group delivers for the last time. */
    static final String DELIVERY_LIMIT = "DELIVERY_LIMIT";

    private final String topic;
    private final String group;

    /** {@code group} is the group that consumed the records. */
    DeadLetters(String topic, String group) {
        this.topic = topic;
        this.group = group;
    }

    ProducerRecord<byte[], byte[]> failed(InputRecord source, ContactLookupException error) {
        if (error.reason() == Reason.SOURCE_FAILED && error.getCause() instanceof InvalidEventException invalid) {
            return of(source, invalid, INVALID_EVENT, false, 0);
        }
        if (error.reason() == Reason.SOURCE_FAILED && error.getCause() instanceof DeliveryLimitException limit) {
            return of(source, limit, DELIVERY_LIMIT, true, 0);
        }
        ProducerRecord<byte[], byte[]> letter =
                of(source, error, error.reason().name(), error.isRetryable(), error.attempts());
        error.status().ifPresent(status -> OutcomeHeaders.set(letter.headers(), STATUS, Integer.toString(status)));
        return letter;
    }

    ProducerRecord<byte[], byte[]> tooLarge(InputRecord source, ProducerRecord<byte[], byte[]> enriched) {
        String message = "the enriched record has " + enriched.value().length
                + " bytes, more than the producer or the topic accepts (max.request.size, max.message.bytes)";
        return of(source, new RecordTooLargeException(message), OUTPUT_TOO_LARGE, false, 0);
    }

    private ProducerRecord<byte[], byte[]> of(
            InputRecord source, Exception error, String reason, boolean retryable, int attempts) {
        Headers headers = OutcomeHeaders.of(source.record());
        OutcomeHeaders.addOriginals(headers, source.record(), group);
        OutcomeHeaders.set(headers, EXCEPTION, error.getClass().getName());
        if (error.getCause() != null) {
            OutcomeHeaders.set(
                    headers, EXCEPTION_CAUSE, error.getCause().getClass().getName());
        }
        OutcomeHeaders.set(headers, MESSAGE, String.valueOf(error.getMessage()));
        OutcomeHeaders.set(headers, REASON, reason);
        OutcomeHeaders.set(headers, RETRYABLE, Boolean.toString(retryable));
        OutcomeHeaders.set(headers, ATTEMPTS, Long.toString(attempts + earlierAttempts(source)));
        return new ProducerRecord<>(
                topic, null, null, source.record().key(), source.record().value(), headers);
    }

    /** Returns the attempts of a dead letter that was sent to the input again. */
    private static long earlierAttempts(InputRecord source) {
        String text = OutcomeHeaders.text(source.record().headers(), ATTEMPTS);
        return text != null && text.matches("\\d{1,9}") ? Long.parseLong(text) : 0;
    }

    /** Returns a letter without the value, which is too large for the topic. */
    ProducerRecord<byte[], byte[]> withoutValue(InputRecord source, ProducerRecord<byte[], byte[]> letter) {
        // A copy, because the producer has closed the headers.
        Headers headers = new RecordHeaders(letter.headers());
        String omitted = omitted(source, "value", source.record().value());
        OutcomeHeaders.set(headers, OutcomeHeaders.VALUE_OMITTED, omitted);
        return new ProducerRecord<>(topic, null, null, letter.key(), null, headers);
    }

    /** Returns a letter without value, key and the input's headers, which together are too large. */
    ProducerRecord<byte[], byte[]> withoutInput(InputRecord source, ProducerRecord<byte[], byte[]> letter) {
        Headers headers = OutcomeHeaders.ofOrigin(source.record());
        OutcomeHeaders.addOriginals(headers, source.record(), group);
        for (String name : new String[] {EXCEPTION, EXCEPTION_CAUSE, MESSAGE, REASON, RETRYABLE, ATTEMPTS, STATUS}) {
            String text = OutcomeHeaders.text(letter.headers(), name);
            if (text != null) {
                OutcomeHeaders.set(headers, name, text);
            }
        }
        OutcomeHeaders.set(headers, OutcomeHeaders.VALUE_OMITTED, omitted(source, "value with key and headers", null));
        return new ProducerRecord<>(topic, null, null, null, null, headers);
    }

    private String omitted(InputRecord source, String what, byte @Nullable [] value) {
        return "the " + what + " of topic " + source.record().topic() + ", partition "
                + source.record().partition() + ", offset " + source.offset()
                + (value == null ? "" : " has " + value.length + " bytes and")
                + " is larger than this topic accepts: raise producer.max.request.size in --properties and"
                + " max.message.bytes of topic " + topic;
    }
}
