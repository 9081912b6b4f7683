package io.github.reactivecontact.examples.kafka;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Builds the headers of outcomes: those of the input, and the origin. A dead letter that was sent to the input again
 * keeps its first origin, and what it says of its failure is removed. Names and forms of the origin of a dead letter
 * are those of Spring Kafka's {@code DeadLetterPublishingRecoverer}.
 */
final class OutcomeHeaders {

    static final String SOURCE_TOPIC = "source.topic";
    static final String SOURCE_PARTITION = "source.partition";
    static final String SOURCE_OFFSET = "source.offset";

    static final String ORIGINAL_TOPIC = "kafka_dlt-original-topic";
    static final String ORIGINAL_PARTITION = "kafka_dlt-original-partition";
    static final String ORIGINAL_OFFSET = "kafka_dlt-original-offset";
    static final String ORIGINAL_TIMESTAMP = "kafka_dlt-original-timestamp";
    static final String ORIGINAL_TIMESTAMP_TYPE = "kafka_dlt-original-timestamp-type";
    static final String ORIGINAL_GROUP = "kafka_dlt-original-consumer-group";

    /** Says where a value is that is too large for the topic. */
    static final String VALUE_OMITTED = "value.omitted";

    /** Of an earlier failure. */
    private static final String[] FAILURE_PREFIXES = {"error.", "kafka_dlt-exception-", "kafka_dlt-key-exception-"};

    private OutcomeHeaders() {}

    /** Returns the headers of an outcome, which identify duplicates after a crash. */
    static Headers of(ConsumerRecord<byte[], byte[]> record) {
        Headers headers = withoutFailure(record.headers());
        if (record.value() != null) {
            headers.remove(VALUE_OMITTED);
        }
        addOrigin(headers, record);
        return headers;
    }

    /** Returns the headers of {@link #of} without those of the input, except for its origin. */
    static Headers ofOrigin(ConsumerRecord<byte[], byte[]> record) {
        Headers headers = new RecordHeaders();
        if (hasOrigin(record.headers())) {
            originals(record.headers()).forEach(headers::add);
        }
        addOrigin(headers, record);
        return headers;
    }

    /** Adds Spring Kafka's headers of the origin, unless the record has them. */
    static void addOriginals(Headers headers, ConsumerRecord<byte[], byte[]> record, String group) {
        if (hasOrigin(headers)) {
            return;
        }
        originals(headers).toList().forEach(header -> headers.remove(header.key()));
        set(headers, ORIGINAL_TOPIC, record.topic());
        headers.add(ORIGINAL_PARTITION, bytes(record.partition()));
        headers.add(ORIGINAL_OFFSET, bytes(record.offset()));
        headers.add(ORIGINAL_TIMESTAMP, bytes(record.timestamp()));
        set(headers, ORIGINAL_TIMESTAMP_TYPE, record.timestampType().toString());
        set(headers, ORIGINAL_GROUP, group);
    }

    private static Headers withoutFailure(Headers input) {
        Headers headers = new RecordHeaders();
        for (Header header : input) {
            if (Stream.of(FAILURE_PREFIXES).noneMatch(header.key()::startsWith)) {
                headers.add(header);
            }
        }
        return headers;
    }

    private static Stream<Header> originals(Headers headers) {
        return Stream.of(headers.toArray()).filter(header -> header.key().startsWith("kafka_dlt-original-"));
    }

    private static void addOrigin(Headers headers, ConsumerRecord<byte[], byte[]> record) {
        boolean isAgain = hasOrigin(headers);
        set(headers, SOURCE_TOPIC, isAgain ? text(first(headers, ORIGINAL_TOPIC)) : record.topic());
        set(
                headers,
                SOURCE_PARTITION,
                Integer.toString(
                        isAgain
                                ? ByteBuffer.wrap(first(headers, ORIGINAL_PARTITION))
                                        .getInt()
                                : record.partition()));
        set(
                headers,
                SOURCE_OFFSET,
                Long.toString(
                        isAgain
                                ? ByteBuffer.wrap(first(headers, ORIGINAL_OFFSET))
                                        .getLong()
                                : record.offset()));
    }

    /** Returns whether the origin is complete and readable. */
    private static boolean hasOrigin(Headers headers) {
        return first(headers, ORIGINAL_TOPIC).length > 0
                && first(headers, ORIGINAL_PARTITION).length == Integer.BYTES
                && first(headers, ORIGINAL_OFFSET).length == Long.BYTES;
    }

    /** Spring Kafka adds a header at each failure, so that the first one is of the first failure. */
    private static byte[] first(Headers headers, String name) {
        for (Header header : headers.headers(name)) {
            return header.value() == null ? new byte[0] : header.value();
        }
        return new byte[0];
    }

    /** Returns the text of the last header of that name; null without one. */
    static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : text(header.value());
    }

    static void set(Headers headers, String name, String value) {
        headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    private static byte[] bytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
