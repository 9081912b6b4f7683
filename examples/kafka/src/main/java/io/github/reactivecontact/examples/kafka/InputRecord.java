package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.ContactQuery;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of the input topic, read by an {@link EventFormat}.
 *
 * @param query null for a tombstone, or if the record has a problem
 * @param problem thrown for a record without a readable chat id
 */
record InputRecord(
        ConsumerRecord<byte[], byte[]> record,
        @Nullable ContactQuery query,
        @Nullable RuntimeException problem) implements Event {

    /** Returns the query, or null for a tombstone. Throws the problem. */
    @Nullable
    ContactQuery queryOrThrow() {
        if (problem != null) {
            throw problem;
        }
        return query;
    }

    /** Returns the chat id that was looked up; null if there is none. */
    @Nullable
    String chatId() {
        return query == null ? null : query.chatId().value();
    }

    long offset() {
        return record.offset();
    }

    /** Leaves out key and value, which may be a phone number. */
    @Override
    public String toString() {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }
}
