package io.github.reactivecontact.examples.webflux;

import java.util.Locale;

/** Webhooks as GREEN-API sends them. */
final class Webhooks {

    static final String TEXT = "The text of the message";

    private Webhooks() {}

    static String message(String id, String idInstance, String sender) {
        return message(id, idInstance, sender, sender, "Sam", 1_700_000_000, "textMessage");
    }

    static String message(
            String id, String idInstance, String chat, String sender, String name, long timestamp, String kind) {
        return String.format(Locale.ROOT, """
                {"typeWebhook": "incomingMessageReceived",
                 "instanceData": {"idInstance": %s, "wid": "79001234560@c.us", "typeInstance": "whatsapp"},
                 "timestamp": %d, "idMessage": "%s",
                 "senderData": {"chatId": "%s", "chatName": "Neighbours", "sender": "%s",
                  "senderName": "%s", "senderContactName": "Saved %s"},
                 "messageData": {"typeMessage": "%s", "textMessageData": {"textMessage": "%s"}}}""", idInstance, timestamp, id, chat, sender, name, name, kind, TEXT);
    }

    static String state(String idInstance, String state, long timestamp) {
        return String.format(Locale.ROOT, """
                {"typeWebhook": "stateInstanceChanged",
                 "instanceData": {"idInstance": %s, "wid": "", "typeInstance": "whatsapp"},
                 "timestamp": %d, "stateInstance": "%s"}""", idInstance, timestamp, state);
    }

    static String quota(String idInstance) {
        return String.format(Locale.ROOT, """
                {"typeWebhook": "quotaExceeded", "instanceData": {"idInstance": %s}, "timestamp": 1700000000,
                 "stateInstance": {}, "quotaData": {"method": "correspondents", "used": 3, "total": 3,
                  "status": "CORRESPONDENTS_QUOTA_EXCEEDED"}}""", idInstance);
    }
}
