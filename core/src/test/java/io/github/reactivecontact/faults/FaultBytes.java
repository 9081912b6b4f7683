package io.github.reactivecontact.faults;

import io.github.reactivecontact.stub.RawServer.Bytes;
import io.github.reactivecontact.stub.RawServer.Then;
import io.github.reactivecontact.stub.StubServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** The bytes that a server sends for a fault. They echo the token and the phone number wherever possible. */
final class FaultBytes {

    static final int MAX_BODY = 10_000;
    static final int RETRY_AFTER_SECONDS = 7;
    static final String PHONE = "71234567890";
    static final String CHAT = PHONE + "@c.us";

    private static final String ECHO =
            "/waInstance" + StubServer.ID_INSTANCE + "/getContactInfo/" + StubServer.TOKEN + " " + PHONE;
    private static final String HEAD = "HTTP/1.1 200 OK\r\nX-Echo: " + ECHO + "\r\n";
    private static final String VALID = contact(CHAT);
    private static final String STRAY = HEAD + sized(contact("79999999999@c.us"));
    private static final String STRAY_BEGINNING = "HTTP/1.1 200 OK\r\nX-Echo: " + ECHO;
    private static final String PROCESSING = "HTTP/1.1 102 Processing\r\nX-Echo: " + ECHO + "\r\n\r\n";
    private static final String EARLY_HINTS = "HTTP/1.1 103 Early Hints\r\nLink: <" + ECHO + ">\r\n\r\n";
    private static final int MANY = 50;
    private static final String HALF = "{\"name\":\"" + ECHO;
    private static final int GZIPPED_ZEROS = 10_000_000;

    private FaultBytes() {}

    static Bytes valid(String chatId) {
        return Bytes.thenStay(answer(chatId));
    }

    /** Returns the answer to an earlier request, followed by the answer to this one. */
    static Bytes duplicateThenValid(String earlierChatId, String chatId) {
        return new Bytes(Flux.just(answer(earlierChatId), answer(chatId)), Then.STAY);
    }

    private static String answer(String chatId) {
        return HEAD + sized(contact(chatId));
    }

    private static String contact(String chatId) {
        return "{\"chatId\":\"" + chatId + "\"}";
    }

    /** Returns the bytes sent after the lookup was answered. */
    static String sentWhenIdle(FaultCase fault) {
        return fault == FaultCase.STRAY_WHEN_IDLE ? STRAY : STRAY_BEGINNING;
    }

    static Bytes unavailable(boolean thenClose) {
        String head = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n";
        return thenClose ? Bytes.thenClose(head + "Connection: close\r\n\r\n") : Bytes.thenStay(head + "\r\n");
    }

    static Bytes of(FaultCase fault) {
        return switch (fault) {
            case RESET -> new Bytes(Flux.empty(), Then.RESET);
            case CLOSE -> Bytes.thenClose("");
            case CLOSE_IN_HEADERS -> Bytes.thenClose(HEAD);
            case CLOSE_IN_BODY -> Bytes.thenClose(HEAD + "Transfer-Encoding: chunked\r\n\r\n400\r\n" + HALF);
            case TRUNCATED -> Bytes.thenClose(announcing(1000, HALF));
            case STALLS, HALF_OPEN -> Bytes.thenStay("");
            case STALLS_IN_HEADERS -> Bytes.thenStay(HEAD);
            case STALLS_IN_BODY -> Bytes.thenStay(announcing(1000, HALF));
            case LENGTH_TOO_LONG -> Bytes.thenStay(announcing(3, "{}"));
            case LENGTH_TOO_SHORT -> Bytes.thenStay(announcing(VALID.length(), VALID + ECHO));
            case INTERIM -> new Bytes(Flux.just(PROCESSING, HEAD + sized(VALID)), Then.STAY);
            case INTERIM_MANY -> Bytes.thenStay(EARLY_HINTS.repeat(MANY) + HEAD + sized(VALID));
            case INTERIM_ONLY -> new Bytes(Flux.just("HTTP/1.1 100 Continue\r\n\r\n", PROCESSING), Then.STAY);
            case SWITCHING_PROTOCOLS ->
                Bytes.thenStay(
                        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: " + ECHO + "\r\n\r\n");
            case SECOND_RESPONSE -> Bytes.thenStay(HEAD + sized(VALID) + STRAY);
            case STRAY_HEAD -> Bytes.thenStay(HEAD + sized(VALID) + STRAY_BEGINNING);
            case STRAY_WHEN_IDLE, STRAY_BYTES_WHEN_IDLE, LATE_DUPLICATE -> valid(CHAT);
            case STATUS_201 -> status("201 Created", VALID);
            case STATUS_202 -> status("202 Accepted", VALID);
            case STATUS_203 -> status("203 Non-Authoritative Information", VALID);
            case STATUS_204 -> Bytes.thenStay("HTTP/1.1 204 No Content\r\nX-Echo: " + ECHO + "\r\n\r\n");
            case STATUS_205 -> status("205 Reset Content", "");
            case STATUS_206 -> status("206 Partial Content", VALID);
            case ERROR_IN_200 -> status("200 OK", "{\"code\":401,\"description\":\"Unauthorized\"}");
            case SERVER_ERROR_IN_400 -> status("400 Bad Request", refusal("Internal Server Error"));
            case UNAVAILABLE_RETRY_AFTER ->
                status("503 Service Unavailable\r\nRetry-After: " + RETRY_AFTER_SECONDS, "try again " + ECHO);
            case FORBIDDEN_PAGE -> status("403 Forbidden\r\nContent-Type: text/html", page("403 Forbidden"));
            case REDIRECT -> status("302 Found\r\nLocation: http://127.0.0.1:9" + ECHO, "");
            case TOKEN_IN_400 -> status("400 Bad Request", refusal("Validation failed"));
            case LENGTH_GARBLED -> Bytes.thenStay(HEAD + "Content-Length: " + ECHO + "\r\n\r\n{}");
            case OVERSIZE_ANNOUNCED -> Bytes.thenStay(announcing(99_000_000_000L, HALF));
            case GZIP_BOMB -> Bytes.thenStay(HEAD + "Content-Encoding: gzip\r\n" + sized(gzipped()));
            case NESTING_BOMB -> Bytes.thenStay(HEAD + sized("[".repeat(1000)));
            case GARBAGE_STATUS -> Bytes.thenStay("HTTQ/x.y " + ECHO + "\r\n\r\n");
            case GARBAGE_BODY -> Bytes.thenStay(HEAD + sized("not json " + ECHO));
            case TRICKLES -> endless(announcing(MAX_BODY, HALF), " ", 5);
            case OVERSIZE_ENDLESS ->
                endless(HEAD + "Transfer-Encoding: chunked\r\n\r\n", "400\r\n" + "x".repeat(1024) + "\r\n", 1);
            case HEADER_BOMB -> endless(HEAD, "X-Echo: " + ECHO + "\r\n", 1);
            case REFUSED, UNKNOWN_HOST, DNS_STALLS, CONNECT_STALLS, NO_TLS, TLS_STALLS, RESTART ->
                throw new IllegalArgumentException(fault + " is not a fault of the response");
        };
    }

    private static Bytes status(String status, String body) {
        return Bytes.thenStay("HTTP/1.1 " + status + "\r\nX-Echo: " + ECHO + "\r\n" + sized(body));
    }

    private static String refusal(String message) {
        return "{\"statusCode\":400,\"timestamp\":\"2026-07-01T00:00:00.000Z\",\"path\":\"" + ECHO + "\",\"message\":\""
                + message + "\"}";
    }

    private static String page(String title) {
        return "<html><head><title>" + title + "</title></head><body>" + ECHO + "</body></html>";
    }

    private static String announcing(long length, String body) {
        return HEAD + "Content-Length: " + length + "\r\n\r\n" + body;
    }

    private static String sized(String body) {
        return "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static Bytes endless(String head, String part, int pauseMillis) {
        Flux<String> parts = Flux.interval(Duration.ofMillis(pauseMillis), Schedulers.parallel())
                .onBackpressureDrop()
                .map(tick -> part);
        return new Bytes(Flux.just(head).concatWith(parts), Then.STAY);
    }

    private static String gzipped() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(new byte[GZIPPED_ZEROS]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
