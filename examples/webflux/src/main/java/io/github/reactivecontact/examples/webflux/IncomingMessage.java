package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.InvalidChatIdException;
import io.github.reactivecontact.examples.tables.Excerpt;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that an instance received, without its text.
 *
 * @param id unique within the instance
 * @param sender the person, also in a group
 * @param senderName the sender's name; empty if unknown
 * @param savedName the sender's name in the phone book of the instance; empty if there is none
 * @param group name of the group; null for a personal chat
 * @param kind GREEN-API's {@code typeMessage}
 * @param at when it was sent
 */
record IncomingMessage(
        String id,
        String idInstance,
        ChatId sender,
        String senderName,
        String savedName,
        @Nullable String group,
        String kind,
        Instant at) {

    static final String TYPE = "incomingMessageReceived";

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_ID = 200;
    private static final String KIND = "[A-Za-z]{1,40}";
    private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    /** Returns null if the webhook has no sender that can be looked up, as for a status or a channel. */
    static @Nullable IncomingMessage of(Webhook webhook, Instant now) {
        String id = webhook.idMessage();
        String idInstance = webhook.idInstance();
        Webhook.SenderData from = webhook.senderData();
        if (from == null || idInstance == null || id == null || id.isEmpty() || id.length() > LONGEST_ID) {
            return null;
        }
        String chat = text(from.chatId());
        ChatId sender = chatId(text(from.sender()).isEmpty() ? chat : text(from.sender()));
        if (sender == null || sender.isGroup()) {
            return null;
        }
        Webhook.MessageData data = webhook.messageData();
        String kind = data == null ? "" : text(data.typeMessage());
        Long timestamp = webhook.timestamp();
        return new IncomingMessage(
                id,
                idInstance,
                sender,
                text(from.senderName()),
                text(from.senderContactName()),
                chat.endsWith("@g.us") ? text(from.chatName()) : null,
                kind.matches(KIND) ? kind : "",
                timestamp == null || timestamp < 0 || timestamp > LATEST ? now : Instant.ofEpochSecond(timestamp));
    }

    private static @Nullable ChatId chatId(String text) {
        try {
            return ChatId.parse(text);
        } catch (InvalidChatIdException e) {
            return null;
        }
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : Excerpt.beginning(given.strip(), LONGEST_NAME);
    }
}
