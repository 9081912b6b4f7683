package io.github.reactivecontact.simulator;

import io.github.reactivecontact.ChatId;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/** Reads {@code {"chatId": "71234567890@c.us"}}. */
final class RequestBody {

    private static final JsonFactory JSON = new JsonFactory();

    private RequestBody() {}

    static ChatId chatId(byte[] body) throws Refused {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new Refused(body.length == 0 ? ErrorReply.CHAT_ID_REQUIRED : ErrorReply.VALIDATION_FAILED);
            }
            String chatId = null;
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean isChatId = json.currentName().equals("chatId");
                JsonToken value = json.nextToken();
                if (!isChatId) {
                    json.skipChildren();
                } else if (value == JsonToken.VALUE_STRING) {
                    chatId = json.getString();
                } else {
                    throw new Refused(ErrorReply.VALIDATION_FAILED);
                }
            }
            if (chatId == null) {
                throw new Refused(ErrorReply.CHAT_ID_REQUIRED);
            }
            return ChatId.parse(chatId);
        } catch (StreamReadException notJson) {
            throw new Refused(ErrorReply.UNEXPECTED_TOKEN);
        } catch (IllegalArgumentException notAChatId) {
            throw new Refused(ErrorReply.BAD_REQUEST_DATA);
        }
    }

    /** The request is wrong. */
    static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;

        private final ErrorReply reply;

        Refused(ErrorReply reply) {
            super(reply.name(), null, false, false);
            this.reply = reply;
        }

        ErrorReply reply() {
            return reply;
        }
    }
}
