package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.examples.tables.ChatIdParser;
import io.github.reactivecontact.examples.tables.ParsedNumber;
import java.util.Map;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

/** Reads the numbers of a JSON array as it arrives. */
final class JsonArray {

    private static final ResolvableType ITEM = ResolvableType.forClass(JsonNode.class);

    private final JacksonJsonDecoder decoder = new JacksonJsonDecoder();
    private final ChatIdParser parser;

    JsonArray(ChatIdParser parser) {
        this.parser = parser;
    }

    /**
     * Reads the items. A single value is read as an array of one item.
     *
     * @return the numbers with their positions from 1; an error with the status 400 if the body is no JSON, or has an
     *     item of more than 256 kB
     */
    Flux<ParsedNumber> numbers(Flux<DataBuffer> body) {
        return decoder.decode(body, ITEM, null, Map.of())
                .cast(JsonNode.class)
                .index((index, item) -> JsonNumber.read(index + 1, item, item.toString(), "item", parser))
                .onErrorMap(DecodingException.class, error -> refused("cannot be read", error))
                .onErrorMap(DataBufferLimitException.class, error -> refused("has an item of more than 256 kB", error));
    }

    private static ResponseStatusException refused(String why, Throwable error) {
        return new ResponseStatusException(
                HttpStatus.BAD_REQUEST, "The body must be a JSON array, but it " + why, error);
    }
}
