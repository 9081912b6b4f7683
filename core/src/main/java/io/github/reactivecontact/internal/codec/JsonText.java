package io.github.reactivecontact.internal.codec;

/** The range of the value in a body, without a byte order mark and surrounding white space. */
final class JsonText {

    final byte[] bytes;
    final int from;
    final int to;

    JsonText(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        int first = offset;
        int end = offset + length;
        if (length >= 3
                && bytes[first] == (byte) 0xEF
                && bytes[first + 1] == (byte) 0xBB
                && bytes[first + 2] == (byte) 0xBF) {
            first += 3;
        }
        while (first < end && isWhitespace(bytes[first])) {
            first++;
        }
        while (first < end && isWhitespace(bytes[end - 1])) {
            end--;
        }
        this.from = first;
        this.to = end;
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

    /** Returns whether the body is HTML or XML. */
    boolean beginsMarkup() {
        return from < to && bytes[from] == '<';
    }

    private static boolean isWhitespace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
