package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.examples.webflux.TextLines.Text;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parses one line of NDJSON: a string, or an object with a string {@code chatId}. */
final class JsonLine {

    private JsonLine() {}

    static Line read(Text line, ChatIdParsers.Parser parser) {
        JsonNode json = parse(line.text());
        JsonNode chatId = json.isObject() ? json.path("chatId") : json;
        return chatId.isString()
                ? Line.of(line.number(), chatId.stringValue(), parser)
                : Line.bad(
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
