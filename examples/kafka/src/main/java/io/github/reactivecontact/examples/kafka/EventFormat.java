package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactQuery;
import io.github.reactivecontact.InstanceStatus;
import io.github.reactivecontact.InvalidChatIdException;
import io.github.reactivecontact.phone.PhoneNumberParser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the chat of an event, and the instance that it names, if any. The header {@code instance} of a record names an
 * instance in every format, and precedes a field. Change this class to read Avro or another format. Immutable.
 */
final class EventFormat {

    /** Header of the input that names an instance. */
    static final String INSTANCE = "instance";

    private static final String INCOMING_MESSAGE = "incomingMessageReceived";
    private static final String STATE_CHANGED = "stateInstanceChanged";
    private static final String QUOTA_EXCEEDED = "quotaExceeded";
    private static final JsonPointer WEBHOOK_TYPE = JsonPointer.compile("/typeWebhook");
    private static final JsonPointer WEBHOOK_INSTANCE = JsonPointer.compile("/instanceData/idInstance");
    private static final JsonPointer WEBHOOK_STATE = JsonPointer.compile("/stateInstance");
    private static final JsonPointer WEBHOOK_TIMESTAMP = JsonPointer.compile("/timestamp");

    /** First number of seconds that is no timestamp, of the year 2242. Larger ones are in another unit. */
    private static final long TIMESTAMP_LIMIT = 1L << 33;

    private final Function<String, ChatId> chatIds;
    private final @Nullable JsonPointer chatIdField;
    private final @Nullable JsonPointer instanceField;
    private final boolean webhooks;

    private EventFormat(
            Function<String, ChatId> chatIds,
            @Nullable JsonPointer chatIdField,
            @Nullable JsonPointer instanceField,
            boolean webhooks) {
        this.chatIds = chatIds;
        this.chatIdField = chatIdField;
        this.instanceField = instanceField;
        this.webhooks = webhooks;
    }

    /** A value is a chat id as text. */
    static EventFormat text() {
        return new EventFormat(ChatId::parse, null, null, false);
    }

    /**
     * A value is a JSON object.
     *
     * @param chatIdField path of the chat id, such as {@code customer.phones.0} or {@code /customer/phones/0}
     * @param instanceField path of the {@code idInstance}; null if there is none
     */
    static EventFormat json(String chatIdField, @Nullable String instanceField) {
        return new EventFormat(
                ChatId::parse, pointer(chatIdField), instanceField == null ? null : pointer(instanceField), false);
    }

    /** A value is a webhook of GREEN-API: an incoming message, whose sender is looked up, or one about an instance. */
    static EventFormat webhooks() {
        return new EventFormat(ChatId::parse, pointer("senderData.sender"), WEBHOOK_INSTANCE, true);
    }

    /** Returns the same format, which also reads phone numbers. */
    EventFormat withPhones(PhoneNumberParser parser) {
        return new EventFormat(
                text -> text.contains("@") ? ChatId.parse(text) : parser.parse(text),
                chatIdField,
                instanceField,
                webhooks);
    }

    private static JsonPointer pointer(String path) {
        return JsonPointer.compile(
                path.startsWith("/")
                        ? path
                        : "/" + path.replace("~", "~0").replace("/", "~1").replace('.', '/'));
    }

    Event read(ConsumerRecord<byte[], byte[]> record) {
        try {
            byte[] value = record.value();
            if (value == null) {
                return new InputRecord(record, null, null);
            }
            if (chatIdField == null) {
                return new InputRecord(record, query(record, text(value), null), null);
            }
            JsonNode event = json(value);
            if (webhooks && !INCOMING_MESSAGE.equals(text(event, WEBHOOK_TYPE))) {
                return ofInstance(record, event);
            }
            String chatId = text(event, chatIdField);
            if (chatId == null) {
                throw new InvalidEventException("the event has no text or number at " + chatIdField);
            }
            String instance = instanceField == null ? null : text(event, instanceField);
            return new InputRecord(record, query(record, chatId, instance), null);
        } catch (InvalidChatIdException | InvalidEventException problem) {
            return new InputRecord(record, null, problem);
        }
    }

    private static Event ofInstance(ConsumerRecord<byte[], byte[]> record, JsonNode event) {
        String instance = text(event, WEBHOOK_INSTANCE);
        InstanceStatus status = InstanceStatus.of(state(event)).orElse(null);
        if (instance == null || status == null) {
            return new Event.Ignored();
        }
        return new InstanceReport(instance, status, timestamp(record, event));
    }

    private static @Nullable String state(JsonNode event) {
        String type = text(event, WEBHOOK_TYPE);
        if (STATE_CHANGED.equals(type)) {
            return text(event, WEBHOOK_STATE);
        }
        return QUOTA_EXCEEDED.equals(type) ? type : null;
    }

    private static Instant timestamp(ConsumerRecord<byte[], byte[]> record, JsonNode event) {
        JsonNode seconds = event.at(WEBHOOK_TIMESTAMP);
        boolean isTimestamp = seconds.isIntegralNumber()
                && seconds.canConvertToLong()
                && seconds.longValue() >= 0
                && seconds.longValue() < TIMESTAMP_LIMIT;
        return isTimestamp ? Instant.ofEpochSecond(seconds.longValue()) : Instant.ofEpochMilli(record.timestamp());
    }

    private ContactQuery query(ConsumerRecord<byte[], byte[]> record, String chatId, @Nullable String instanceOfEvent) {
        ContactQuery query = ContactQuery.of(chatIds.apply(chatId.strip()));
        String header = OutcomeHeaders.text(record.headers(), INSTANCE);
        String instance = header == null || header.isBlank() ? instanceOfEvent : header;
        return instance == null || instance.isBlank() ? query : query.through(instance.strip());
    }

    private static JsonNode json(byte[] value) {
        try {
            return JsonMapper.shared().readTree(value);
        } catch (JacksonException e) {
            // Its message may quote the event.
            throw new InvalidEventException("the event is not JSON");
        }
    }

    private static @Nullable String text(JsonNode event, JsonPointer path) {
        JsonNode node = event.at(path);
        return node.isString() || node.isIntegralNumber() ? node.asString() : null;
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }
}
