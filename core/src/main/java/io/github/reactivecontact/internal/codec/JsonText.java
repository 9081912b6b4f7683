package io.github.reactivecontact.internal.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The bytes of a body without what may lie around its one value: a byte order mark, and white space. */
final class JsonText {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long NOT_ASCII = 0x8080808080808080L;

    private final byte[] bytes;
    private final int from;
    private final int to;

    private JsonText(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    static JsonText of(byte[] body, int offset, int length) {
        int from = offset;
        int to = offset + length;
        if (length >= 3
                && body[from] == (byte) 0xEF
                && body[from + 1] == (byte) 0xBB
                && body[from + 2] == (byte) 0xBF) {
            from += 3;
        }
        while (from < to && isWhitespace(body[from])) {
            from++;
        }
        while (from < to && isWhitespace(body[to - 1])) {
            to--;
        }
        return new JsonText(body, from, to);
    }

    JsonParser parser(JsonFactory factory) {
        return factory.createParser(ObjectReadContext.empty(), bytes, from, to - from);
    }

    boolean isEmpty() {
        return from == to;
    }

    boolean isNull() {
        return to - from == 4
                && bytes[from] == 'n'
                && bytes[from + 1] == 'u'
                && bytes[from + 2] == 'l'
                && bytes[from + 3] == 'l';
    }

    boolean beginsObject() {
        return from < to && bytes[from] == '{';
    }

    /** Whether this is UTF-8 to the letter (Unicode, table 3-7). Jackson lets overlong forms and surrogates pass. */
    boolean isUtf8() {
        int index = from;
        while (index < to) {
            if (bytes[index] >= 0) {
                boolean asciiAhead = to - index >= 8 && ((long) EIGHT_BYTES.get(bytes, index) & NOT_ASCII) == 0;
                index += asciiAhead ? 8 : 1;
            } else {
                int length = sequenceLength(index);
                if (length == 0) {
                    return false;
                }
                index += length;
            }
        }
        return true;
    }

    private int sequenceLength(int index) {
        int lead = bytes[index] & 0xFF;
        int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (length == 0 || to - index < length) {
            return 0;
        }
        int second = bytes[index + 1] & 0xFF;
        int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[index + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    private static boolean isWhitespace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
