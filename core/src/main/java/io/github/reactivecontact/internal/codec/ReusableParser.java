package io.github.reactivecontact.internal.codec;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Function;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * One parser over a stream of bodies: each body is a root value, and the parser stands between two of them when it is not
 * in use. Not safe for use by several threads at once.
 */
final class ReusableParser {

    /** Field names met once and buffers grown once would otherwise stay for ever. */
    private static final int MOST_READS = 1_000;

    private static final long MOST_BYTES = 8L * 1024 * 1024;

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
        bodies.forget();
        return value;
    }

    boolean isWornOut() {
        return bodies.ended || reads >= MOST_READS || bytes >= MOST_BYTES;
    }

    /** Ends where a body ends; a parser that asks for more has met a truncated one. */
    private static final class Bodies extends InputStream {

        private static final byte[] NOTHING = {};

        private byte[] body = NOTHING;
        private int from;
        private int to;

        // A parser that has been told of an end reads nothing more.
        private boolean ended;

        void next(JsonText text) {
            body = text.bytes;
            from = text.from;
            to = text.to;
        }

        void forget() {
            body = NOTHING;
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
