package io.github.reactivecontact.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class OutboxTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String CHAT_ID = "71234567890@c.us";

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {

                /** Closes the headers, as the producer does. */
                @Override
                public synchronized Future<RecordMetadata> send(
                        ProducerRecord<byte[], byte[]> record, Callback callback) {
                    ((RecordHeaders) record.headers()).setReadOnly();
                    return super.send(record, callback);
                }
            };
    private final Outbox outbox = new Outbox(
            producer,
            new EnrichedRecords("out", true, InputValue.TEXT),
            new DeadLetters("dead", "group"),
            Results.silent(new SimpleMeterRegistry()));

    @AfterEach
    void close() {
        outbox.close();
    }

    private static InputRecord source(long offset) {
        return source(offset, new RecordHeaders());
    }

    private static InputRecord source(long offset, Headers headers) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                "in",
                2,
                offset,
                1_700_000_000_000L,
                TimestampType.CREATE_TIME,
                3,
                16,
                bytes("key"),
                bytes(CHAT_ID),
                headers,
                Optional.empty());
        return (InputRecord) EventFormat.text().read(record);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private ProducerRecord<byte[], byte[]> sent(int index) {
        Awaitility.await().atMost(TIMEOUT).until(() -> producer.history().size() > index);
        return producer.history().get(index);
    }

    private static ContactLookup<InputRecord> found(long offset) {
        ContactInfo contact = ContactInfo.builder()
                .name("Anna")
                .additionalProperties(Map.of("newField", 1))
                .build();
        return new ContactLookup.Found<>(source(offset), contact);
    }

    @Test
    void deliver_invalidDuplicatePropertyAndLargeNumbers_sendsEachFieldOnce() {
        ContactInfo contact = ContactInfo.builder()
                .messageExpiration(5L)
                .additionalProperties(Map.of("messageExpiration", "soon"))
                .products(List.of(new ContactInfo.Product(
                        "1", null, null, null, null, null, null, null, Map.of("x", new BigDecimal("1e1000000000")))))
                .build();
        StepVerifier.create(outbox.deliver(Flux.just(new ContactLookup.Found<>(source(5), contact))))
                .then(() -> assertThat(sent(0).value())
                        .asString()
                        .endsWith("\"contact\":{\"products\":[{\"id\":\"1\",\"x\":1E+1000000000}],"
                                + "\"messageexpiration\":5,\"messageExpiration\":\"soon\"}}"))
                .thenCancel()
                .verify(TIMEOUT);
    }

    @Test
    void deliver_found_sendsJsonWithChatIdKeyAndSourceHeaders() {
        StepVerifier.create(outbox.deliver(Flux.just(found(5))))
                .then(() -> {
                    ProducerRecord<byte[], byte[]> record = sent(0);
                    assertThat(record.topic()).isEqualTo("out");
                    assertThat(record.partition()).isEqualTo(2);
                    assertThat(record.key()).asString().isEqualTo(CHAT_ID);
                    assertThat(record.timestamp()).isEqualTo(1_700_000_000_000L);
                    assertThat(record.value())
                            .asString()
                            .isEqualTo("{\"chatId\":\"" + CHAT_ID + "\",\"outcome\":\"found\",\"input\":"
                                    + "{\"key\":\"key\",\"value\":\"" + CHAT_ID
                                    + "\",\"timestamp\":1700000000000},\"contact\":"
                                    + "{\"name\":\"Anna\",\"products\":[],\"newField\":1}}");
                    assertThat(header(record, OutcomeHeaders.SOURCE_TOPIC)).isEqualTo("in");
                    assertThat(header(record, OutcomeHeaders.SOURCE_PARTITION)).isEqualTo("2");
                    assertThat(header(record, OutcomeHeaders.SOURCE_OFFSET)).isEqualTo("5");
                    producer.completeNext();
                })
                .assertNext(source -> assertThat(source.offset()).isEqualTo(5))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void deliver_notAcknowledged_emitsNoSource() {
        StepVerifier.create(outbox.deliver(Flux.just(found(1), new ContactLookup.NoContact<>(source(2)))))
                .then(() -> {
                    assertThat(sent(1).value()).asString().contains("\"outcome\":\"no_contact\"");
                    producer.completeNext();
                })
                .assertNext(source -> assertThat(source.offset()).isEqualTo(1))
                .then(() -> assertThat(producer.history()).hasSize(2))
                .thenCancel()
                .verify(TIMEOUT);
    }

    @Test
    void deliver_failed_sendsInputWithErrorHeadersWithoutNumber() {
        ContactLookupException error = ContactLookupException.builder(Reason.SERVER_ERROR, "the server failed")
                .status(502)
                .attempts(3)
                .build();

        StepVerifier.create(outbox.deliver(Flux.just(new ContactLookup.Failed<>(source(9), error))))
                .then(() -> {
                    ProducerRecord<byte[], byte[]> letter = sent(0);
                    assertThat(letter.topic()).isEqualTo("dead");
                    assertThat(letter.key()).asString().isEqualTo("key");
                    assertThat(letter.value()).asString().isEqualTo(CHAT_ID);
                    assertThat(header(letter, DeadLetters.REASON)).isEqualTo("SERVER_ERROR");
                    assertThat(header(letter, DeadLetters.MESSAGE)).isEqualTo("the server failed");
                    assertThat(header(letter, DeadLetters.RETRYABLE)).isEqualTo("true");
                    assertThat(header(letter, DeadLetters.ATTEMPTS)).isEqualTo("3");
                    assertThat(header(letter, DeadLetters.STATUS)).isEqualTo("502");
                    assertThat(letter.headers())
                            .allSatisfy(header ->
                                    assertThat(header.value()).asString().doesNotContain("71234567890"));
                    producer.completeNext();
                })
                .expectNextCount(1)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void deliver_recordTooLarge_sendsDeadLetter() {
        StepVerifier.create(outbox.deliver(Flux.just(found(3))))
                .then(() -> {
                    sent(0);
                    producer.errorNext(new RecordTooLargeException("too large"));
                    ProducerRecord<byte[], byte[]> letter = sent(1);
                    assertThat(letter.topic()).isEqualTo("dead");
                    assertThat(letter.value()).asString().isEqualTo(CHAT_ID);
                    assertThat(header(letter, DeadLetters.REASON)).isEqualTo(DeadLetters.OUTPUT_TOO_LARGE);
                    producer.completeNext();
                })
                .assertNext(source -> assertThat(source.offset()).isEqualTo(3))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void deliver_sendFails_emitsErrorAndNoSource() {
        StepVerifier.create(outbox.deliver(Flux.just(found(3))))
                .then(() -> {
                    sent(0);
                    producer.errorNext(new TimeoutException("no broker"));
                })
                .expectError(TimeoutException.class)
                .verify(TIMEOUT);
    }

    private static ContactLookupException serverError(int attempts) {
        return ContactLookupException.builder(Reason.SERVER_ERROR, "the server failed")
                .status(502)
                .attempts(attempts)
                .build();
    }

    /** Delivers one outcome and returns its record, acknowledged. */
    private ProducerRecord<byte[], byte[]> delivered(ContactLookup<InputRecord> outcome) {
        int index = producer.history().size();
        StepVerifier.create(outbox.deliver(Flux.just(outcome)))
                .then(() -> {
                    sent(index);
                    producer.completeNext();
                })
                .expectNextCount(1)
                .expectComplete()
                .verify(TIMEOUT);
        return sent(index);
    }

    @Test
    void deliver_failed_originHasTheNamesAndFormsOfSpringKafka() {
        ProducerRecord<byte[], byte[]> letter = delivered(new ContactLookup.Failed<>(source(9), serverError(3)));

        assertThat(header(letter, "kafka_dlt-original-topic")).isEqualTo("in");
        assertThat(value(letter, "kafka_dlt-original-partition").getInt()).isEqualTo(2);
        assertThat(value(letter, "kafka_dlt-original-offset").getLong()).isEqualTo(9);
        assertThat(value(letter, "kafka_dlt-original-timestamp").getLong()).isEqualTo(1_700_000_000_000L);
        assertThat(header(letter, "kafka_dlt-original-timestamp-type")).isEqualTo("CreateTime");
        assertThat(header(letter, "kafka_dlt-original-consumer-group")).isEqualTo("group");
        assertThat(header(letter, "kafka_dlt-exception-fqcn")).isEqualTo(ContactLookupException.class.getName());
        assertThat(header(letter, "kafka_dlt-exception-message")).isEqualTo("the server failed");
    }

    private static ByteBuffer value(ProducerRecord<byte[], byte[]> record, String name) {
        return ByteBuffer.wrap(record.headers().lastHeader(name).value());
    }

    @Test
    void deliver_letterSentAgainAndFound_keepsTheOriginAndNoFailure() {
        ProducerRecord<byte[], byte[]> letter = delivered(new ContactLookup.Failed<>(source(9), serverError(3)));

        ProducerRecord<byte[], byte[]> found = delivered(new ContactLookup.Found<>(
                source(40, letter.headers()), ContactInfo.builder().build()));

        assertThat(found.headers())
                .extracting(Header::key)
                .noneMatch(name -> name.startsWith("error.") || name.startsWith("kafka_dlt-exception"));
        assertThat(header(found, OutcomeHeaders.SOURCE_OFFSET)).isEqualTo("9");
        assertThat(value(found, "kafka_dlt-original-offset").getLong()).isEqualTo(9);
    }

    @Test
    void deliver_letterSentAgainAndFailed_addsAttempts() {
        ProducerRecord<byte[], byte[]> first = delivered(new ContactLookup.Failed<>(source(9), serverError(3)));
        ContactLookupException later = ContactLookupException.builder(Reason.TIMEOUT, "no response")
                .attempts(2)
                .build();

        ProducerRecord<byte[], byte[]> second =
                delivered(new ContactLookup.Failed<>(source(40, first.headers()), later));

        assertThat(header(second, DeadLetters.ATTEMPTS)).isEqualTo("5");
        assertThat(header(second, DeadLetters.REASON)).isEqualTo("TIMEOUT");
        assertThat(second.headers().lastHeader(DeadLetters.STATUS)).isNull();
        assertThat(header(second, OutcomeHeaders.SOURCE_OFFSET)).isEqualTo("9");
        assertThat(second.headers().headers("kafka_dlt-original-offset")).hasSize(1);
    }

    @Test
    void deliver_letterTooLarge_sendsHeadersOnly() {
        StepVerifier.create(outbox.deliver(Flux.just(new ContactLookup.Failed<>(source(9), serverError(3)))))
                .then(() -> {
                    sent(0);
                    producer.errorNext(new RecordTooLargeException("too large"));
                    ProducerRecord<byte[], byte[]> letter = sent(1);
                    assertThat(letter.topic()).isEqualTo("dead");
                    assertThat(letter.value()).isNull();
                    assertThat(header(letter, DeadLetters.REASON)).isEqualTo("SERVER_ERROR");
                    assertThat(header(letter, OutcomeHeaders.VALUE_OMITTED))
                            .contains("topic in, partition 2, offset 9", "16 bytes")
                            .contains("producer.max.request.size", "max.message.bytes of topic dead");
                    producer.completeNext();
                })
                .expectNextCount(1)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void deliver_inputHeadersTooLarge_sendsOnlyTheLettersOwn() {
        Headers large = new RecordHeaders().add("trace", new byte[1]);
        StepVerifier.create(outbox.deliver(Flux.just(new ContactLookup.Failed<>(source(9, large), serverError(3)))))
                .then(() -> {
                    for (int i = 0; i < 2; i++) {
                        sent(i);
                        producer.errorNext(new RecordTooLargeException("too large"));
                    }
                    ProducerRecord<byte[], byte[]> letter = sent(2);
                    assertThat(letter.key()).isNull();
                    assertThat(letter.headers().lastHeader("trace")).isNull();
                    assertThat(header(letter, DeadLetters.REASON)).isEqualTo("SERVER_ERROR");
                    assertThat(header(letter, OutcomeHeaders.SOURCE_OFFSET)).isEqualTo("9");
                    producer.completeNext();
                })
                .expectNextCount(1)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void deliver_timestampRejected_sendsWithoutIt() {
        StepVerifier.create(outbox.deliver(Flux.just(found(3))))
                .then(() -> {
                    sent(0);
                    producer.errorNext(new InvalidTimestampException("too old"));
                    assertThat(sent(1).topic()).isEqualTo("out");
                    assertThat(sent(1).timestamp()).isNull();
                    producer.completeNext();
                })
                .expectNextCount(1)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void deliver_nestedValue_isJsonInTheOutput() {
        EnrichedRecords nested = new EnrichedRecords("out", false, InputValue.NESTED);
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("in", 0, 1, null, bytes("{\"chat\":\"" + CHAT_ID + "\",\"price\":1.10}"));
        InputRecord source = (InputRecord) EventFormat.json("chat", null).read(record);

        assertThat(nested.noContact(source).value())
                .asString()
                .isEqualTo("{\"chatId\":\"" + CHAT_ID + "\",\"outcome\":\"no_contact\",\"input\":"
                        + "{\"value\":{\"chat\":\"" + CHAT_ID + "\",\"price\":1.10}}}");
    }
}
