package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.examples.tables.ChatIdParser;
import io.github.reactivecontact.examples.tables.ParsedNumber;
import io.github.reactivecontact.examples.webflux.TextLines.Text;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parses one line of NDJSON: a string, or an object with a string {@code chatId}. */
final class JsonLine {

    private JsonLine() {}

    static ParsedNumber read(Text line, ChatIdParser parser) {
        JsonNode json = parse(line.text());
        JsonNode chatId = json.isObject() ? json.path("chatId") : json;
        return chatId.isString()
                ? parser.parse(line.number(), chatId.stringValue())
                : ParsedNumber.rejected(
                        line.number(), line.text(), "line is neither a JSON string nor an object with a string chatId");
    }

    private static JsonNode parse(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException notJson) {
            return JsonMapper.shared().missingNode();
        }
    }
}
