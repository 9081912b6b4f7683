package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.examples.webflux.TextLines.Text;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;

/**
 * Splits the buffers of a JSON array in UTF-8 into the texts of its items, with bounded memory: longer items are
 * truncated. An item that is no JSON is an item; only what is around the items is checked here.
 */
final class JsonArray {

    private enum Place {
        BEFORE,
        FIRST,
        ITEM,
        NEXT,
        AFTER
    }

    private final ByteArrayOutputStream item = new ByteArrayOutputStream(256);
    private Place place = Place.BEFORE;
    private int depth;
    private boolean isText;
    private boolean isEscaped;
    private boolean isTooLong;
    private long number;

    private JsonArray() {}

    /**
     * Reads and releases a buffer once all items of the previous one have been requested.
     *
     * @return the items with their positions from 1; an error with the status 400 if the body is no JSON array
     */
    static Flux<Text> items(Flux<DataBuffer> buffers) {
        return Flux.defer(() -> {
            JsonArray array = new JsonArray();
            return buffers.map(HeapBuffers::bytes)
                    .map(array::split)
                    .concatWith(Flux.defer(array::end))
                    .concatMapIterable(split -> split, 1);
        });
    }

    private List<Text> split(byte[] bytes) {
        List<Text> complete = new ArrayList<>();
        for (byte next : bytes) {
            switch (place) {
                case BEFORE -> begin(next);
                case FIRST, NEXT -> between(next);
                case ITEM -> inside(next, complete);
                case AFTER -> {
                    if (!isBlank(next)) {
                        throw refused("text follows its end");
                    }
                }
            }
        }
        return complete;
    }

    private void begin(byte next) {
        // The bytes of a byte order mark are negative.
        if (next == '[') {
            place = Place.FIRST;
        } else if (!isBlank(next) && next >= 0) {
            throw refused("it does not begin with '['");
        }
    }

    private void between(byte next) {
        if (next == ']' && place == Place.FIRST) {
            place = Place.AFTER;
        } else if (next == ']' || next == ',') {
            throw refused("item " + (number + 1) + " is missing");
        } else if (!isBlank(next)) {
            place = Place.ITEM;
            append(next);
        }
    }

    private void inside(byte next, List<Text> complete) {
        if (!isText && depth == 0 && (next == ',' || next == ']')) {
            complete.add(item());
            place = next == ',' ? Place.NEXT : Place.AFTER;
        } else {
            append(next);
        }
    }

    private void append(byte next) {
        if (isText) {
            isText = next != '"' || isEscaped;
            isEscaped = next == '\\' && !isEscaped;
        } else {
            isText = next == '"';
            if (next == '[' || next == '{') {
                depth++;
            } else if (next == ']' || next == '}') {
                depth = Math.max(0, depth - 1);
            }
        }
        if (item.size() < TextLines.LONGEST_LINE) {
            item.write(next);
        } else {
            isTooLong = true;
        }
    }

    private Text item() {
        number++;
        Text text = new Text(number, item.toString(StandardCharsets.UTF_8).strip(), isTooLong);
        item.reset();
        isTooLong = false;
        return text;
    }

    private Flux<List<Text>> end() {
        return switch (place) {
            case BEFORE -> Flux.error(refused("it is empty"));
            case AFTER -> Flux.empty();
            default -> Flux.error(refused("it ends after item " + number + " without ']'"));
        };
    }

    private static boolean isBlank(byte next) {
        return next == ' ' || next == '\t' || next == '\r' || next == '\n';
    }

    private static ResponseStatusException refused(String why) {
        return new ResponseStatusException(HttpStatus.BAD_REQUEST, "The body must be a JSON array, but " + why);
    }
}
