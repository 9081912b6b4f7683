package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.examples.tables.ChatIdParser;
import io.github.reactivecontact.examples.tables.ParsedNumber;
import io.github.reactivecontact.examples.webflux.TextLines.Text;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a number from JSON: a string, or an object with a string {@code chatId}. */
final class JsonNumber {

    private JsonNumber() {}

    static ParsedNumber ofLine(Text line, ChatIdParser parser) {
        return line.isTooLong()
                ? ParsedNumber.rejected(
                        line.number(), line.text(), "line is longer than " + TextLines.LONGEST_LINE + " bytes")
                : read(line.number(), parse(line.text()), line.text(), "line", parser);
    }

    /**
     * Reads a number.
     *
     * @param position of the JSON in the upload, from 1
     * @param source the JSON's text
     * @param kind what it is, for the message
     */
    static ParsedNumber read(long position, JsonNode json, String source, String kind, ChatIdParser parser) {
        JsonNode chatId = json.isObject() ? json.path("chatId") : json;
        return chatId.isString()
                ? parser.parse(position, chatId.stringValue())
                : ParsedNumber.rejected(
                        position, source, kind + " is neither a JSON string nor an object with a string chatId");
    }

    private static JsonNode parse(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException notJson) {
            return JsonMapper.shared().missingNode();
        }
    }
}
