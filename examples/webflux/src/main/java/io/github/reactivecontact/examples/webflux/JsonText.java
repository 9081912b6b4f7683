package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.examples.tables.ChatIdParser;
import io.github.reactivecontact.examples.tables.ParsedNumber;
import io.github.reactivecontact.examples.webflux.TextLines.Text;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parses a line of NDJSON or an item of an array: a string, or an object with a string {@code chatId}. */
final class JsonText {

    private JsonText() {}

    /**
     * Parses a text.
     *
     * @param kind what the text is, for the message
     */
    static ParsedNumber read(Text text, String kind, ChatIdParser parser) {
        JsonNode json = parse(text.text());
        JsonNode chatId = json.isObject() ? json.path("chatId") : json;
        return chatId.isString()
                ? parser.parse(text.number(), chatId.stringValue())
                : ParsedNumber.rejected(
                        text.number(),
                        text.text(),
                        kind + " is neither a JSON string nor an object with a string chatId");
    }

    private static JsonNode parse(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException notJson) {
            return JsonMapper.shared().missingNode();
        }
    }
}
