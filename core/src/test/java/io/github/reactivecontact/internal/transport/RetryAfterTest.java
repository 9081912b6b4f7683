package io.github.reactivecontact.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.leakcheck.VirtualTime;
import io.github.reactivecontact.stub.RawServer;
import io.github.reactivecontact.stub.RawServer.Bytes;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.scheduler.VirtualTimeScheduler;

class RetryAfterTest {

    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Instant NOW = Instant.parse("1994-11-06T08:49:07Z");
    private static final String SERVERS_NOW = "Sun, 06 Nov 1994 08:48:37 GMT";

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "' 120 ', 120",
        "0000000000000000120, 120",
        "999999, 999999",
        "0.2, 1",
        "1.5, 2",
        "1.0, 1",
        "7., 7",
        "1.000000000000000000000000000001, 2"
    })
    void of_seconds_roundsUp(String value, long seconds) {
        assertThat(of(value)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "31536001",
                "999999999",
                "9999999999",
                "9223372036854775808",
                "99999999999999999999999999999999999999",
                "99999999999999999999.5",
                "Fri, 31 Dec 9999 23:59:59 GMT"
            })
    void of_longDelay_isBounded(String value) {
        assertThat(of(value)).isEqualTo(LONGEST);
    }

    @Test
    void of_thousandsOfDigits_isBounded() {
        assertThat(of("9".repeat(8000))).isEqualTo(LONGEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"})
    void of_dateInAnyForm_isRelativeToServerOrClientClock(String date) {
        assertThat(of(date)).isEqualTo(Duration.ofSeconds(30));
        for (String now : List.of(SERVERS_NOW, "Sunday, 06-Nov-94 08:48:37 GMT", "Sun Nov  6 08:48:37 1994")) {
            assertThat(RetryAfter.of(headers(date).set("Date", now), NOW::toEpochMilli))
                    .isEqualTo(Duration.ofSeconds(60));
        }
        assertThat(RetryAfter.of(headers(date).set("Date", "now"), NOW::toEpochMilli))
                .isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "soon",
                "-1",
                "-999999999999999999999",
                "-0.5",
                "+1",
                "1e9",
                ".5",
                "1,5",
                "0x10",
                "\u0661\u0662",
                "12 seconds",
                "Sun, 06 Nov 1994 08:49:06 GMT",
                "Thu, 01 Jan 1970 00:00:00 GMT",
                "Sun, 99 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 25:49:37 GMT",
                "Sun, 06 Nov 1994"
            })
    void of_negativePastOrInvalid_isNull(String value) {
        assertThat(of(value)).isNull();
    }

    @Test
    void of_overlongValue_isNull() {
        assertThat(of("Sun, 06 Nov 1994 08:49:37 GMT" + " ".repeat(70) + "x")).isNull();
    }

    @Test
    void of_currentDate_isZero() {
        assertThat(of("Sun, 06 Nov 1994 08:49:07 GMT")).isEqualTo(Duration.ZERO);
    }

    @Test
    void of_severalHeaders_isTheLongestValid() {
        assertThat(of("5", "soon", "20", "-1")).isEqualTo(Duration.ofSeconds(20));
        assertThat(of("", "5")).isEqualTo(Duration.ofSeconds(5));
        assertThat(of("5", "Sun, 06 Nov 1994 08:49:37 GMT")).isEqualTo(Duration.ofSeconds(30));
        assertThat(of("soon", "")).isNull();
    }

    @Test
    void of_absentHeader_isNull() {
        assertThat(of()).isNull();
    }

    @Test
    void retryAfter_dateWithoutServerClock_usesTheClientScheduler() {
        VirtualTimeScheduler time = VirtualTime.scheduler();
        time.advanceTimeTo(NOW);
        String response = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n"
                + "Retry-After: Sunday, 06-Nov-94 08:50:37 GMT\r\n\r\n";
        try (RawServer server = RawServer.start(Bytes.thenStay(response));
                ReactiveContactClient client =
                        server.clientBuilder().scheduler(time).build()) {
            ContactLookupException failure = LookupFailures.of(client.getContactInfo("71234567890@c.us"));

            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(90));
        }
    }

    private static @Nullable Duration of(String... values) {
        return RetryAfter.of(headers(values), NOW::toEpochMilli);
    }

    private static HttpHeaders headers(String... values) {
        return DefaultHttpHeadersFactory.headersFactory()
                .withValidation(false)
                .newHeaders()
                .set("Retry-After", Arrays.asList(values));
    }
}
