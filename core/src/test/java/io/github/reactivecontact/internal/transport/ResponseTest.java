package io.github.reactivecontact.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.Quota;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.stub.StubReply;
import io.github.reactivecontact.stub.StubRequest;
import io.github.reactivecontact.stub.StubServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Tests the handling of responses. */
class ResponseTest {

    private static final String CHAT = "71234567890@c.us";
    private static final int MAX_BODY = 10_000;

    private final StubServer server = StubServer.start();
    private final ReactiveContactClient client =
            server.clientBuilder().maxBodySize(MAX_BODY).build();

    @AfterEach
    void close() {
        client.closeLater(Duration.ZERO).block(StubServer.PATIENCE);
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, Validation failed, REQUEST_REFUSED",
        "400, instance in starting process try later, INSTANCE_STARTING",
        "400, instance account not authorized, INSTANCE_NOT_AUTHORIZED",
        "401, Unauthorized, UNAUTHORIZED",
        "403, Forbidden, FORBIDDEN",
        "404, Not Found, NOT_FOUND",
        "429, Too Many Requests, THROTTLED",
        "499, Client Closed StubRequest, TIMEOUT",
        "500, secret detail, SERVER_ERROR",
        "502, secret detail, SERVER_ERROR",
        "301, Moved, UNEXPECTED_RESPONSE",
        "403, <html>secret detail, UNEXPECTED_RESPONSE",
        "407, secret detail, UNEXPECTED_RESPONSE",
        "200, <html>secret detail, UNEXPECTED_RESPONSE",
        "200, secret detail, MALFORMED_BODY"
    })
    void status_error_reportsStatusInstanceAndRetryAfterNotTheBody(int status, String body, Reason reason) {
        route(route -> {
            server.otherwise(StubReply.status(status, body, Map.of("Retry-After", "7")));

            ContactLookupException failure = LookupFailures.of(route.send(ChatId.parse(CHAT), () -> {}));

            assertThat(failure.reason()).isEqualTo(reason);
            assertThat(failure.status()).hasValue(status);
            assertThat(failure.idInstance()).contains(StubServer.ID_INSTANCE);
            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
            assertThat(failure)
                    .hasNoCause()
                    .message()
                    .doesNotContain("secret detail")
                    .doesNotContain("7123");
        });
    }

    @Test
    void status_quota_reportsTheNumbers() {
        server.otherwise(StubReply.status(
                466,
                "{\"invokeStatus\":{\"method\":\"getContactInfo\",\"used\":100,\"total\":100,"
                        + "\"status\":\"QUOTE_EXCEEDED\"}}"));

        route(route -> {
            ContactLookupException failure = LookupFailures.of(route.send(ChatId.parse(CHAT), () -> {}));

            assertThat(failure.reason()).isEqualTo(Reason.QUOTA_EXCEEDED);
            assertThat(failure.quota()).contains(new Quota(Quota.Kind.INVOKE, 100, 100));
        });
    }

    @Test
    void retryAfter_date_isRelativeToTheServerClock() {
        server.otherwise(StubReply.status(
                500,
                "",
                Map.of("Date", "Wed, 21 Oct 2015 07:28:00 GMT", "Retry-After", "Wed, 21 Oct 2015 07:29:30 GMT")));

        assertThat(failure().retryAfter()).contains(Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "Wed, 21 Oct 2015 07:27:00 GMT", "Wed, 99 Oct 2015 07:27:00 GMT"})
    void retryAfter_invalid_isEmpty(String retryAfter) {
        server.otherwise(
                StubReply.status(500, "", Map.of("Date", "Wed, 21 Oct 2015 07:28:00 GMT", "Retry-After", retryAfter)));

        assertThat(failure().retryAfter()).isEmpty();
    }

    @Test
    void retryAfter_hugeNumber_isBounded() {
        server.otherwise(StubReply.status(500, "", Map.of("Retry-After", "99999999999999999999999")));

        assertThat(failure().retryAfter()).contains(Duration.ofDays(365));
    }

    @Test
    void redirection_toAnotherHost_isNotFollowed() {
        try (StubServer other = StubServer.start()) {
            server.otherwise(StubReply.status(307, "", Map.of("Location", other.url() + "/elsewhere")));

            assertThat(failure().reason()).isIn(Reason.UNEXPECTED_RESPONSE, Reason.NO_INSTANCE);
            assertThat(other.count()).isZero();
            assertThat(server.count()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "deflate, gzip"})
    void body_compressed_isRejected(String encoding) {
        server.otherwise(StubReply.status(200, "{}", Map.of("Content-Encoding", encoding)));

        ContactLookupException failure = failure();

        assertThat(failure.reason()).isEqualTo(Reason.MALFORMED_BODY);
        assertThat(failure.status()).hasValue(200);
        assertThat(failure).hasMessageContaining("compressed");
    }

    @ParameterizedTest
    @CsvSource({"429,THROTTLED", "503,SERVER_ERROR", "401,UNAUTHORIZED", "466,QUOTA_EXCEEDED"})
    void error_unreadableBody_keepsItsReason(int status, Reason reason) {
        route(route -> {
            server.otherwise(StubReply.status(status, "xxxx", Map.of("Content-Encoding", "gzip", "Retry-After", "3")));
            ContactLookupException encoded = sendAndFail(route);
            assertThat(encoded.reason()).isEqualTo(reason);
            assertThat(encoded.retryAfter()).contains(Duration.ofSeconds(3));

            server.otherwise(StubReply.status(status, "x".repeat(2 * MAX_BODY)));
            ContactLookupException tooLarge = sendAndFail(route);
            assertThat(tooLarge.reason()).isEqualTo(reason);
            assertThat(tooLarge.status()).hasValue(status);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "403, text/html, UNEXPECTED_RESPONSE",
        "403, Text/HTML; charset=UTF-8, UNEXPECTED_RESPONSE",
        "200, text/html, UNEXPECTED_RESPONSE",
        "503, text/html, SERVER_ERROR",
        "403, application/json, FORBIDDEN",
        "403, '', FORBIDDEN"
    })
    void error_compressedBody_isClassifiedByItsContentType(int status, String contentType, Reason reason) {
        route(route -> {
            server.otherwise(
                    StubReply.status(status, "xxxx", Map.of("Content-Encoding", "gzip", "Content-Type", contentType)));

            assertThat(sendAndFail(route).reason()).isEqualTo(reason);
        });
    }

    @Test
    void page_largerThanMaxBodySize_isAnUnexpectedResponse() {
        route(route -> {
            server.otherwise(StubReply.status(403, "<html>" + "x".repeat(2 * MAX_BODY)));

            assertThat(sendAndFail(route).reason()).isEqualTo(Reason.UNEXPECTED_RESPONSE);
        });
    }

    private static ContactLookupException sendAndFail(Transport.Route route) {
        return LookupFailures.of(route.send(ChatId.parse(CHAT), () -> {}));
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "Identity", ""})
    void body_identityEncoding_isRead(String encoding) {
        server.otherwise(StubReply.status(200, "{\"name\":\"Ann\"}", Map.of("Content-Encoding", encoding)));

        assertThat(client.getContactInfo(CHAT).block(StubServer.PATIENCE)).isPresent();
    }

    @Test
    void body_ofMaxBodySize_isRead() {
        String body = "{\"name\":\"" + "x".repeat(MAX_BODY - 11) + "\"}";
        assertThat(body).hasSize(MAX_BODY);
        server.reply(CHAT, StubReply.json(body)).reply("71234567891@c.us", StubReply.chunks(Flux.just(body)));

        assertThat(client.getContactInfo(CHAT).block(StubServer.PATIENCE)).isPresent();
        assertThat(client.getContactInfo("71234567891@c.us").block(StubServer.PATIENCE))
                .isPresent();
    }

    @Test
    void body_manyChunks_isReassembled() {
        server.otherwise(StubReply.chunks(
                Flux.fromArray(("{\"name\":\"" + "\u00e9".repeat(3000) + "\"}").split("(?<=\\G.{7})"))));

        assertThat(client.getContactInfo(CHAT)
                        .block(StubServer.PATIENCE)
                        .orElseThrow()
                        .name())
                .isEqualTo("\u00e9".repeat(3000));
    }

    @Test
    void body_declaredTooLarge_isNotRead() {
        server.otherwise(StubReply.json("x".repeat(MAX_BODY + 1)));

        assertTooLarge(failure());
    }

    @Test
    void body_declaredLargerThanAnInt_isNotRead() {
        server.otherwise((request, response) -> response.header("Content-Length", "99999999999")
                .sendString(Flux.just("{").concatWith(Flux.never())));

        assertTooLarge(failure());
        assertThat(server.abandoned(1)).hasSize(1);
    }

    @Test
    void body_endlessChunks_stopsAfterMaxBodySize() {
        AtomicInteger sent = new AtomicInteger();
        String chunk = "x".repeat(1000);
        server.otherwise(StubReply.chunks(Flux.<String>generate(sink -> {
                    sent.incrementAndGet();
                    sink.next(chunk);
                })
                .delayElements(Duration.ofNanos(1), Schedulers.parallel())));

        assertTooLarge(failure());
        assertThat(server.abandoned(1)).hasSize(1);
        // The buffers of the kernel and of Netty hold more than the client has read.
        assertThat(sent.get()).isLessThan(10_000);
    }

    @Test
    void request_afterATooLargeBody_usesANewConnection() {
        server.reply(CHAT, StubReply.json("x".repeat(MAX_BODY + 1)));
        failure();

        assertThat(client.getContactInfo("71234567891@c.us").block(StubServer.PATIENCE))
                .isPresent();
        assertThat(server.requests(2)).extracting(StubRequest::connection).doesNotHaveDuplicates();
    }

    @Test
    void response_stalled_timesOutAndClosesTheConnection() {
        server.otherwise(StubReply.never());
        assertTimeout();
    }

    @Test
    void response_trickling_timesOutAndClosesTheConnection() {
        server.otherwise(StubReply.chunks(Flux.interval(Duration.ofMillis(20)).map(i -> " ")));
        assertTimeout();
    }

    private void assertTimeout() {
        try (ReactiveContactClient hasty =
                server.clientBuilder().responseTimeout(Duration.ofMillis(200)).build()) {
            ContactLookupException failure = LookupFailures.of(hasty.getContactInfo(CHAT));

            assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(failure.idInstance()).contains(StubServer.ID_INSTANCE);
            assertThat(failure).hasMessageContaining("PT0.2S");
            assertThat(server.abandoned(1)).hasSize(1);
        }
    }

    @Test
    void cancel_duringTheBody_closesTheConnection() {
        server.otherwise(StubReply.chunks(Flux.just("{").concatWith(Flux.never())));

        StepVerifier.create(client.getContactInfo(CHAT))
                .then(() -> server.requests(1))
                .thenCancel()
                .verify(StubServer.PATIENCE);

        assertThat(server.abandoned(1)).hasSize(1);
    }

    private ContactLookupException failure() {
        return LookupFailures.of(client.getContactInfo(CHAT));
    }

    private static void assertTooLarge(ContactLookupException failure) {
        assertThat(failure.reason()).isEqualTo(Reason.BODY_TOO_LARGE);
        assertThat(failure.status()).hasValue(200);
        assertThat(failure)
                .hasMessageContaining("larger than 10000 bytes (maxBodySize)")
                .hasNoCause();
    }

    private void route(Consumer<Transport.Route> test) {
        HttpTransport transport =
                new HttpTransport(1, MAX_BODY, null, UnaryOperator.identity(), System::currentTimeMillis);
        try {
            test.accept(transport.route(new Endpoint(server.url(), StubServer.ID_INSTANCE, StubServer.TOKEN)));
        } finally {
            transport.disposeLater().block(StubServer.PATIENCE);
        }
    }
}
