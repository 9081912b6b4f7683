package io.github.reactivecontact.examples.kafka;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.reactivecontact.ContactInfo;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Builds records of the output topic: JSON with the server's property names, and with key, value and timestamp of the
 * input record. The key is the chat id, so that compaction keeps the latest record of each chat and removes duplicates.
 * The timestamp is the input's.
 */
final class EnrichedRecords {

    /** Keeps numbers exactly. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final String topic;
    private final boolean ordered;
    private final InputValue inputValue;

    /** With {@code ordered} a record goes to the output partition with the number of its input partition. */
    EnrichedRecords(String topic, boolean ordered, InputValue inputValue) {
        this.topic = topic;
        this.ordered = ordered;
        this.inputValue = inputValue;
    }

    ProducerRecord<byte[], byte[]> found(InputRecord source, ContactInfo contact) {
        return of(source, "found", contact);
    }

    ProducerRecord<byte[], byte[]> noContact(InputRecord source) {
        return of(source, "no_contact", null);
    }

    private ProducerRecord<byte[], byte[]> of(InputRecord source, String outcome, @Nullable ContactInfo contact) {
        String chatId = Objects.requireNonNull(source.chatId());
        ConsumerRecord<byte[], byte[]> record = source.record();
        Long timestamp = record.timestamp() < 0 ? null : record.timestamp();
        Input input = new Input(
                record.key() == null ? null : text(record.key()),
                inputValue == InputValue.OMITTED ? null : value(record.value()),
                timestamp);
        return new ProducerRecord<>(
                topic,
                ordered ? record.partition() : null,
                timestamp,
                chatId.getBytes(StandardCharsets.UTF_8),
                JSON.writeValueAsBytes(new Enriched(chatId, outcome, input, contact)),
                OutcomeHeaders.of(record));
    }

    /** Returns a copy with the time of the send, for a topic that rejects the input's. */
    static ProducerRecord<byte[], byte[]> withoutTimestamp(ProducerRecord<byte[], byte[]> record) {
        return new ProducerRecord<>(
                record.topic(), record.partition(), null, record.key(), record.value(), record.headers());
    }

    private Object value(byte[] value) {
        if (inputValue == InputValue.NESTED) {
            try {
                return JSON.readTree(value);
            } catch (JacksonException e) {
                return text(value);
            }
        }
        return text(value);
    }

    /** Bytes that are not UTF-8 are written in Base64. */
    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return Base64.getEncoder().encodeToString(bytes);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Enriched(
            String chatId,
            String outcome,
            Input input,
            @Nullable ContactInfo contact) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Input(
            @Nullable String key,
            @Nullable Object value,
            @Nullable Long timestamp) {}
}
