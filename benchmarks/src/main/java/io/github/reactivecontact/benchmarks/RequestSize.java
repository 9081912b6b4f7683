package io.github.reactivecontact.benchmarks;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Finds the end of an HTTP/1.1 request. A server with one fixed response needs nothing else of it. */
final class RequestSize {

    private static final int UNKNOWN = -1;
    private static final byte[] CONTENT_LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRANSFER_ENCODING = "transfer-encoding:".getBytes(StandardCharsets.US_ASCII);

    private RequestSize() {}

    /** Returns the size of the request at the start of the buffer, or -1 if it is incomplete. */
    static int of(ByteBuf bytes) {
        int begin = bytes.readerIndex();
        int line = begin;
        int bodySize = 0;
        boolean chunked = false;
        for (int end = endOfLine(bytes, line); end >= 0; end = endOfLine(bytes, line)) {
            if (end - line <= 1) {
                int head = end + 1 - begin;
                return chunked ? withChunks(bytes, head) : whole(bytes, head + bodySize);
            }
            if (begins(bytes, line, end, CONTENT_LENGTH)) {
                bodySize = number(bytes, line + CONTENT_LENGTH.length, end, 10);
            } else if (begins(bytes, line, end, TRANSFER_ENCODING)) {
                chunked = true;
            }
            line = end + 1;
        }
        return UNKNOWN;
    }

    private static int withChunks(ByteBuf bytes, int head) {
        int begin = bytes.readerIndex();
        int line = begin + head;
        for (int end = endOfLine(bytes, line); end >= 0; end = endOfLine(bytes, line)) {
            int size = number(bytes, line, end, 16);
            line = end + 1 + size + 2;
            if (size == 0) {
                return whole(bytes, line - begin);
            }
        }
        return UNKNOWN;
    }

    private static int whole(ByteBuf bytes, int size) {
        return size <= bytes.readableBytes() ? size : UNKNOWN;
    }

    private static int endOfLine(ByteBuf bytes, int from) {
        return from >= bytes.writerIndex() ? UNKNOWN : bytes.indexOf(from, bytes.writerIndex(), (byte) '\n');
    }

    private static boolean begins(ByteBuf bytes, int line, int end, byte[] lowerCaseName) {
        if (end - line < lowerCaseName.length) {
            return false;
        }
        for (int i = 0; i < lowerCaseName.length; i++) {
            byte b = bytes.getByte(line + i);
            if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != lowerCaseName[i]) {
                return false;
            }
        }
        return true;
    }

    private static int number(ByteBuf bytes, int from, int end, int radix) {
        return Integer.parseInt(
                bytes.toString(from, end - from, StandardCharsets.US_ASCII).strip(), radix);
    }
}
