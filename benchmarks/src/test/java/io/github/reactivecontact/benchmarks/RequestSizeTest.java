package io.github.reactivecontact.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestSizeTest {

    private static final String ANNOUNCED = "POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nabcde";
    private static final String CHUNKED =
            "POST /p HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\na\r\n0123456789\r\n2\r\nab\r\n0\r\n\r\n";
    private static final String WITHOUT_BODY = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

    @ParameterizedTest
    @ValueSource(strings = {ANNOUNCED, CHUNKED, WITHOUT_BODY})
    void size_twoRequests_isSizeOfFirst(String request) {
        assertThat(size(request + ANNOUNCED)).isEqualTo(request.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {ANNOUNCED, CHUNKED, WITHOUT_BODY})
    void size_incompleteRequest_isUnknown(String request) {
        for (int length = 0; length < request.length(); length++) {
            assertThat(size(request.substring(0, length)))
                    .as("first %d", length)
                    .isEqualTo(-1);
        }
    }

    @Test
    void body_twoProducts_hasRealisticSize() {
        assertThat(Reply.body()).hasSizeBetween(1900, 2200);
    }

    private static int size(String text) {
        return RequestSize.of(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }
}
