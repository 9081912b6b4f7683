package io.github.reactivecontact.internal.codec;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Function;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A parser over a stream of bodies. Each body is one root value. Between reads the parser is positioned between two
 * root values. Not thread-safe.
 */
final class ReusableParser {

    /** Limits the lifetime of cached field names and grown buffers. */
    private static final int MAX_READS = 1_000;

    private static final long MAX_BYTES = 8L * 1024 * 1024;

    private final Bodies bodies = new Bodies();
    private final JsonParser parser;
    private int reads;
    private long bytes;

    ReusableParser(JsonFactory factory) {
        this.parser = factory.createParser(ObjectReadContext.empty(), bodies);
    }

    <T> T read(JsonText text, Function<JsonParser, T> reader) {
        reads++;
        bytes += text.to - text.from;
        bodies.next(text);
        parser.nextToken();
        T value = reader.apply(parser);
        if (!bodies.isExhausted() || parser.releaseBuffered(OutputStream.nullOutputStream()) > 0) {
            throw new IllegalArgumentException("something follows the value");
        }
        bodies.clear();
        return value;
    }

    boolean isWornOut() {
        return bodies.ended || reads >= MAX_READS || bytes >= MAX_BYTES;
    }

    /** Ends at the end of a body. A parser that reads beyond it has a truncated body. */
    private static final class Bodies extends InputStream {

        private static final byte[] EMPTY = {};

        private byte[] body = EMPTY;
        private int from;
        private int to;

        // After the end of its input a parser cannot be reused.
        private boolean ended;

        void next(JsonText text) {
            body = text.bytes;
            from = text.from;
            to = text.to;
        }

        void clear() {
            body = EMPTY;
        }

        boolean isExhausted() {
            return from == to;
        }

        @Override
        public int read() {
            return isExhausted() ? -1 : body[from++] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (isExhausted()) {
                ended = true;
                return -1;
            }
            int count = Math.min(length, to - from);
            System.arraycopy(body, from, target, offset, count);
            from += count;
            return count;
        }
    }
}
