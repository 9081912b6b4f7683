package io.github.reactivecontact.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactQuery;
import io.github.reactivecontact.InstanceStatus;
import io.github.reactivecontact.InvalidChatIdException;
import io.github.reactivecontact.phone.PhoneNumberParser;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventFormatTest {

    private static final String CHAT_ID = "79001234561@c.us";

    private static ConsumerRecord<byte[], byte[]> record(String value) {
        return new ConsumerRecord<>("in", 0, 7, null, value.getBytes(StandardCharsets.UTF_8));
    }

    private static ConsumerRecord<byte[], byte[]> recordAt(long timestamp, String value) {
        return new ConsumerRecord<>(
                "in",
                0,
                7,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                value.getBytes(StandardCharsets.UTF_8),
                new RecordHeaders(),
                Optional.empty());
    }

    private static InputRecord read(EventFormat format, String value) {
        return (InputRecord) format.read(record(value));
    }

    @Test
    void text_chatId_isRead() {
        assertThat(read(EventFormat.text(), " " + CHAT_ID + "\n").queryOrThrow())
                .isEqualTo(ContactQuery.of(ChatId.parse(CHAT_ID)));
    }

    @ParameterizedTest
    @CsvSource({"chat.ids.1, chat.through", "/chat/ids/1, /chat/through"})
    void json_paths_areRead(String chatIdField, String instanceField) {
        String event = "{\"chat\":{\"ids\":[1,\"" + CHAT_ID + "\"],\"through\":7103000001}}";

        assertThat(read(EventFormat.json(chatIdField, instanceField), event).queryOrThrow())
                .isEqualTo(ContactQuery.of(ChatId.parse(CHAT_ID)).through("7103000001"));
    }

    @Test
    void json_headerAndField_headerPrecedes() {
        ConsumerRecord<byte[], byte[]> record = record("{\"chat\":\"" + CHAT_ID + "\",\"through\":\"7103000001\"}");
        record.headers().add(EventFormat.INSTANCE, "7103000002".getBytes(StandardCharsets.UTF_8));

        InputRecord input = (InputRecord) EventFormat.json("chat", "through").read(record);

        assertThat(input.queryOrThrow().idInstance()).isEqualTo("7103000002");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"chat\":", "[]", "{\"chat\":{}}", "{\"other\":1}", "not JSON 79001234561"})
    void json_withoutTheField_isAProblemWithoutEcho(String event) {
        InputRecord input = read(EventFormat.json("chat", null), event);

        assertThatThrownBy(input::queryOrThrow)
                .isInstanceOf(InvalidEventException.class)
                .hasMessageNotContaining("7900")
                .hasNoCause();
        assertThat(input.chatId()).isNull();
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void webhooks_unreadableValue_isAProblem(byte[] value) {
        InputRecord input =
                (InputRecord) EventFormat.webhooks().read(new ConsumerRecord<byte[], byte[]>("in", 0, 7, null, value));

        assertThatThrownBy(input::queryOrThrow)
                .isInstanceOfAny(InvalidEventException.class, InvalidChatIdException.class);
    }

    static Stream<byte[]> unreadable() {
        String message = "{\"typeWebhook\":\"incomingMessageReceived\",\"senderData\":{\"sender\":%s}}";
        return Stream.of(
                        "[".repeat(100_000),
                        message.formatted("9".repeat(1_000)),
                        message.formatted("9".repeat(2_000)),
                        message.formatted("\"\\ud800\""),
                        "\ufeff" + message.formatted("1"))
                .flatMap(text -> Stream.of(
                        text.getBytes(StandardCharsets.UTF_8),
                        Arrays.copyOf(text.getBytes(Charset.forName("UTF-32BE")), 403),
                        ("\u00ff\u00fe\u00fd" + text).getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void webhooks_ofAnInstanceWithoutTimestamp_haveThatOfTheRecord() {
        assertThat(EventFormat.webhooks()
                        .read(recordAt(
                                1_700_000_000_123L,
                                "{\"typeWebhook\":\"quotaExceeded\",\"instanceData\":{\"idInstance\":7103000001}}")))
                .isEqualTo(new InstanceReport(
                        "7103000001", InstanceStatus.QUOTA_EXCEEDED, Instant.ofEpochMilli(1_700_000_000_123L)));
    }

    @Test
    void webhooks_incomingMessage_looksTheSenderUpThroughItsInstance() {
        String event = "{\"typeWebhook\":\"incomingMessageReceived\",\"instanceData\":{\"idInstance\":7103000001},"
                + "\"senderData\":{\"chatId\":\"120363043968066561@g.us\",\"sender\":\"120650379300963@lid\"}}";

        assertThat(read(EventFormat.webhooks(), event).queryOrThrow())
                .isEqualTo(ContactQuery.of(ChatId.parse("120650379300963@lid")).through("7103000001"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"typeWebhook\":\"outgoingMessageStatus\",\"instanceData\":{\"idInstance\":7103000001}}",
                "{\"typeWebhook\":\"stateInstanceChanged\",\"stateInstance\":\"authorized\"}",
                "{\"typeWebhook\":\"stateInstanceChanged\",\"instanceData\":{\"idInstance\":7103000001},"
                        + "\"stateInstance\":\"of another year\"}",
                "[]"
            })
    void webhooks_anotherOne_isIgnored(String event) {
        assertThat(EventFormat.webhooks().read(record(event))).isEqualTo(new Event.Ignored());
    }

    @ParameterizedTest
    @CsvSource({
        "'\"stateInstanceChanged\",\"stateInstance\":\"notAuthorized\"', NOT_AUTHORIZED",
        "'\"stateInstanceChanged\",\"stateInstance\":\"authorized\"', AUTHORIZED",
        "'\"quotaExceeded\"', QUOTA_EXCEEDED"
    })
    void webhooks_ofAnInstance_areReports(String typeAndState, InstanceStatus status) {
        String event = "{\"instanceData\":{\"idInstance\":7103000001},\"timestamp\":1700000000,\"typeWebhook\":"
                + typeAndState + "}";

        assertThat(EventFormat.webhooks().read(record(event)))
                .isEqualTo(new InstanceReport("7103000001", status, Instant.ofEpochSecond(1_700_000_000)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 8_589_934_591L})
    void webhooks_timestampInRange_isInSeconds(long seconds) {
        String event = "{\"typeWebhook\":\"quotaExceeded\",\"instanceData\":{\"idInstance\":7103000001},\"timestamp\":"
                + seconds + "}";

        assertThat(EventFormat.webhooks().read(record(event)))
                .isEqualTo(new InstanceReport(
                        "7103000001", InstanceStatus.QUOTA_EXCEEDED, Instant.ofEpochSecond(seconds)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "\"1700000000\"",
                "1.7e9",
                "-1",
                "8589934592",
                "1700000000000",
                "1700000000000000000",
                "99999999999999999999"
            })
    void webhooks_timestampOutOfRange_isThatOfTheRecord(String timestamp) {
        String event = "{\"typeWebhook\":\"quotaExceeded\",\"instanceData\":{\"idInstance\":7103000001},\"timestamp\":"
                + timestamp + "}";

        assertThat(EventFormat.webhooks().read(recordAt(1_700_000_000_123L, event)))
                .isEqualTo(new InstanceReport(
                        "7103000001", InstanceStatus.QUOTA_EXCEEDED, Instant.ofEpochMilli(1_700_000_000_123L)));
    }

    @ParameterizedTest
    @CsvSource({
        "8 (900) 123-45-61, 79001234561@c.us",
        "+49 30 1234567, 49301234567@c.us",
        "79001234561@c.us, 79001234561@c.us",
        "120650379300963@lid, 120650379300963@lid"
    })
    void withPhones_numberOrChatId_isRead(String text, String chatId) {
        EventFormat format = EventFormat.text().withPhones(PhoneNumberParser.withDefaultCountry("RU"));

        assertThat(read(format, text).chatId()).isEqualTo(chatId);
    }

    @Test
    void text_phoneNumberWithoutCountry_isAProblem() {
        assertThatThrownBy(read(EventFormat.text(), "8 (900) 123-45-61")::queryOrThrow)
                .isInstanceOf(InvalidChatIdException.class);
    }

    @Test
    void read_tombstone_hasNeitherQueryNorProblem() {
        InputRecord input =
                (InputRecord) EventFormat.webhooks().read(new ConsumerRecord<byte[], byte[]>("in", 0, 7, null, null));

        assertThat(input.queryOrThrow()).isNull();
    }
}
