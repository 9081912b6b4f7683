package io.github.reactivecontact.internal.transport;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;

/** Reads the head of a response. */
final class ResponseHead {

    private ResponseHead() {}

    /** Returns the size of the body in bytes; negative if it is unknown. */
    static long announcedSize(HttpHeaders headers) {
        String announced = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        try {
            return announced == null ? -1 : Long.parseLong(announced.strip());
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    static boolean isEncoded(HttpHeaders headers) {
        String encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING);
        return encoding != null && !encoding.isBlank() && !encoding.equalsIgnoreCase("identity");
    }

    static boolean isHtml(HttpHeaders headers) {
        CharSequence mimeType = HttpUtil.getMimeType(headers.get(HttpHeaderNames.CONTENT_TYPE, ""));
        return mimeType != null && HttpHeaderValues.TEXT_HTML.contentEqualsIgnoreCase(mimeType);
    }

    /** Whether it is a 200 on a keep-alive connection, without an encoding and without {@code Retry-After}. */
    static boolean isPlain(HttpResponse response) {
        HttpHeaders headers = response.headers();
        return response.decoderResult().isSuccess()
                && response.status().code() == HttpResponseStatus.OK.code()
                && HttpUtil.isKeepAlive(response)
                && !headers.contains(HttpHeaderNames.CONTENT_ENCODING)
                && !headers.contains(HttpHeaderNames.RETRY_AFTER);
    }
}
