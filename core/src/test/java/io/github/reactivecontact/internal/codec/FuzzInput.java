package io.github.reactivecontact.internal.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A status and a body in one file: three digits, a line feed and the body. Without that prefix it is the body of a 200.
 */
final class FuzzInput {

    private static final int PREFIX = 4;

    private final int status;
    private final byte[] body;

    FuzzInput(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    static FuzzInput of(byte[] bytes) {
        if (bytes.length < PREFIX || bytes[PREFIX - 1] != '\n') {
            return new FuzzInput(200, bytes);
        }
        int status = 0;
        for (int i = 0; i < PREFIX - 1; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return new FuzzInput(200, bytes);
            }
            status = status * 10 + bytes[i] - '0';
        }
        return new FuzzInput(status, Arrays.copyOfRange(bytes, PREFIX, bytes.length));
    }

    int status() {
        return status;
    }

    /** Returns a new array. */
    byte[] body() {
        return body.clone();
    }

    @Override
    public String toString() {
        return status + " " + new String(body, StandardCharsets.ISO_8859_1);
    }
}
