package io.github.reactivecontact.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
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
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Outbox outbox =
            new Outbox(producer, new EnrichedRecords("out", true), new DeadLetters("dead"), Results.silent());

    @AfterEach
    void close() {
        outbox.close();
    }

    private static InputRecord source(long offset) {
        return new InputRecord(new ConsumerRecord<>("in", 2, offset, bytes("key"), bytes(CHAT_ID)));
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
                    assertThat(record.value())
                            .asString()
                            .isEqualTo("{\"chatId\":\"" + CHAT_ID + "\",\"outcome\":\"found\",\"contact\":"
                                    + "{\"name\":\"Anna\",\"products\":[],\"newField\":1}}");
                    assertThat(header(record, InputRecord.SOURCE_TOPIC)).isEqualTo("in");
                    assertThat(header(record, InputRecord.SOURCE_PARTITION)).isEqualTo("2");
                    assertThat(header(record, InputRecord.SOURCE_OFFSET)).isEqualTo("5");
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
}
