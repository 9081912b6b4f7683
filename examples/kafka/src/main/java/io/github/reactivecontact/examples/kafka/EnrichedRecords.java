package io.github.reactivecontact.examples.kafka;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.reactivecontact.ContactInfo;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Builds records of the output topic: JSON with the server's property names. The key is the chat id, so that compaction
 * keeps the latest record of each chat and removes duplicates.
 */
final class EnrichedRecords {

    private final String topic;
    private final boolean ordered;

    /** With {@code ordered} a record goes to the output partition with the number of its input partition. */
    EnrichedRecords(String topic, boolean ordered) {
        this.topic = topic;
        this.ordered = ordered;
    }

    ProducerRecord<byte[], byte[]> found(InputRecord source, ContactInfo contact) {
        return of(source, "found", contact);
    }

    ProducerRecord<byte[], byte[]> noContact(InputRecord source) {
        return of(source, "no_contact", null);
    }

    private ProducerRecord<byte[], byte[]> of(InputRecord source, String outcome, @Nullable ContactInfo contact) {
        String chatId = Objects.requireNonNull(source.chatId());
        return new ProducerRecord<>(
                topic,
                ordered ? source.record().partition() : null,
                null,
                chatId.getBytes(StandardCharsets.UTF_8),
                JsonMapper.shared().writeValueAsBytes(new Enriched(chatId, outcome, contact)),
                source.headersWithSource());
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Enriched(
            String chatId, String outcome, @Nullable ContactInfo contact) {}
}
