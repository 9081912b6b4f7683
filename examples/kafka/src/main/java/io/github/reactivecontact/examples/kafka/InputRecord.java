package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactQuery;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** A record of the input topic. Its value is a chat id. A header may name the instance to use. */
record InputRecord(ConsumerRecord<byte[], byte[]> record) {

    /** Header of the input that names an instance. */
    static final String INSTANCE = "instance";

    static final String SOURCE_TOPIC = "source.topic";
    static final String SOURCE_PARTITION = "source.partition";
    static final String SOURCE_OFFSET = "source.offset";

    /** Returns the chat id; null for a tombstone. Change this method to read JSON, Avro or another format. */
    @Nullable
    String chatId() {
        byte[] value = record.value();
        return value == null ? null : new String(value, StandardCharsets.UTF_8).strip();
    }

    /** Returns the instance that the last header {@code instance} names; null without one, or if it is blank. */
    @Nullable
    String idInstance() {
        Header header = record.headers().lastHeader(INSTANCE);
        String text = header == null || header.value() == null
                ? ""
                : new String(header.value(), StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? null : text;
    }

    /** Returns the query, or null for a tombstone. Throws if the value is not a chat id. */
    @Nullable
    ContactQuery query() {
        String chatId = chatId();
        if (chatId == null) {
            return null;
        }
        ContactQuery query = ContactQuery.of(ChatId.parse(chatId));
        String idInstance = idInstance();
        return idInstance == null ? query : query.through(idInstance);
    }

    long offset() {
        return record.offset();
    }

    /** Returns the record's headers plus topic, partition and offset, which identify duplicates after a crash. */
    Headers headersWithSource() {
        Headers headers = new RecordHeaders(record.headers());
        set(headers, SOURCE_TOPIC, record.topic());
        set(headers, SOURCE_PARTITION, Integer.toString(record.partition()));
        set(headers, SOURCE_OFFSET, Long.toString(record.offset()));
        return headers;
    }

    /** Replaces an existing header, because a dead letter may be sent to the input again. */
    static void set(Headers headers, String name, String value) {
        headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Leaves out key and value, which may be a phone number. */
    @Override
    public String toString() {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }
}
