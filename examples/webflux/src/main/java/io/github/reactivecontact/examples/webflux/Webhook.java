package io.github.reactivecontact.examples.webflux;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The members of GREEN-API's webhooks that the service reads. The text of a message is not among them. Each may be
 * null.
 *
 * @param timestamp UNIX time in seconds
 * @param stateInstance a text in {@code stateInstanceChanged}; documented as an object elsewhere
 */
record Webhook(
        @Nullable String typeWebhook,
        @Nullable InstanceData instanceData,
        @Nullable Long timestamp,
        @Nullable String idMessage,
        @Nullable SenderData senderData,
        @Nullable MessageData messageData,
        @Nullable Object stateInstance) {

    private static final ObjectReader READER = JsonMapper.builder().build().readerFor(Webhook.class);

    /** The instance that received the message. */
    record InstanceData(@Nullable String idInstance) {}

    /** The sender. In a group {@code chatId} is the group. */
    record SenderData(
            @Nullable String chatId,
            @Nullable String sender,
            @Nullable String chatName,
            @Nullable String senderName,
            @Nullable String senderContactName) {}

    /** The kind of a message. */
    record MessageData(@Nullable String typeMessage) {}

    /** Returns null if the bytes are not a webhook in JSON. */
    static @Nullable Webhook read(byte[] json) {
        try {
            Webhook webhook = READER.readValue(json);
            return webhook == null || webhook.typeWebhook == null || webhook.idInstance() == null ? null : webhook;
        } catch (JacksonException invalid) {
            // Its message quotes the webhook.
            return null;
        }
    }

    @Nullable
    String idInstance() {
        return instanceData == null ? null : instanceData.idInstance();
    }
}
