package io.github.reactivecontact.examples.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** A record of the input topic. Its value is a chat id. */
record InputRecord(ConsumerRecord<byte[], byte[]> record) {

    static final String SOURCE_TOPIC = "source.topic";
    static final String SOURCE_PARTITION = "source.partition";
    static final String SOURCE_OFFSET = "source.offset";

    /** Returns the chat id; null for a tombstone. Change this method to read JSON, Avro or another format. */
    @Nullable
    String chatId() {
        byte[] value = record.value();
        return value == null ? null : new String(value, StandardCharsets.UTF_8).strip();
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
