package io.github.reactivecontact.simulator;

import static io.github.reactivecontact.simulator.RawClient.CHAT;
import static io.github.reactivecontact.simulator.RawClient.await;
import static io.github.reactivecontact.simulator.RawClient.lookUp;
import static io.github.reactivecontact.simulator.RawClient.path;
import static io.github.reactivecontact.simulator.RawClient.readUntil;
import static io.github.reactivecontact.simulator.RawClient.send;
import static io.github.reactivecontact.simulator.RawClient.simulator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlanTest {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final ChatId OTHER = ChatId.parse("71234567891@c.us");

    private final GreenApiSimulator green = simulator().start();

    @AfterEach
    void close() {
        green.close();
    }

    @Test
    void fail_eachError_sendsStatusAndBody() throws Exception {
        for (ErrorReply error : ErrorReply.values()) {
            green.fail(CHAT, error);

            RawClient.Response response = lookUp(green, CHAT);

            assertThat(response.status()).as(error.name()).isEqualTo(error.status());
            assertThat(response.body())
                    .as(error.name())
                    .isEqualTo(error.body(path()))
                    .isNotEmpty();
            assertThat(response.headers().get("Content-Type")).as(error.name()).isEqualTo(error.contentType());
            assertThat(response.headers().get("Retry-After")).as(error.name()).isEqualTo(error.retryAfter());
            if (error.contentType().contains("json")) {
                assertThat(MAPPER.readTree(response.body()).isObject())
                        .as(error.name())
                        .isTrue();
            }
        }
        assertThat(lookUp(green, OTHER).status()).isEqualTo(200);
        int errors = ErrorReply.values().length;
        assertThat(green.counts()).isEqualTo(new SimulatorCounts(errors + 1, 1, 2, errors - 2, 0, 0));
    }

    @ParameterizedTest
    @EnumSource(names = {"VALIDATION_FAILED", "CHAT_ID_REQUIRED", "INTERNAL_SERVER_ERROR_AS_BAD_REQUEST", "NOT_FOUND"})
    void fail_errorWithPath_echoesRequestPath(ErrorReply error) throws Exception {
        String path = "/a%20prefix" + path();
        green.fail(CHAT, error);

        JsonNode body = MAPPER.readTree(RawClient.post(green, path, "{\"chatId\":\"" + CHAT.value() + "\"}")
                .body());

        assertThat(body.get("statusCode").intValue()).isEqualTo(error.status());
        assertThat(body.get("path").stringValue()).isEqualTo(path).contains(RawClient.TOKEN);
        assertThat(body.get("message").stringValue()).isNotEmpty();
    }

    @Test
    void request_quoteInPath_isAnsweredWithValidJson() throws Exception {
        String path = "/\"\\\"/no/such/method";

        assertThat(MAPPER.readTree(RawClient.post(green, path, "{}").body())
                        .get("path")
                        .stringValue())
                .isEqualTo(path);
    }

    @Test
    void close_fault_closesConnectionWithoutResponse() throws Exception {
        green.injectFault(CHAT, Fault.CLOSE);
        try (Socket socket = send(green, CHAT)) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(green.counts()).isEqualTo(new SimulatorCounts(1, 0, 0, 0, 1, 0));
    }

    @Test
    void reset_fault_resetsConnection() throws Exception {
        green.injectFault(CHAT, Fault.RESET);
        try (Socket socket = send(green, CHAT)) {
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void stall_fault_sendsNothingUntilSimulatorCloses() throws Exception {
        green.injectFault(CHAT, Fault.STALL);
        try (Socket socket = send(green, CHAT)) {
            await(() -> green.counts().faulted() == 1);
            green.close();

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void stallInBody_fault_sendsHalfUntilSimulatorCloses() throws Exception {
        green.injectFault(CHAT, Fault.STALL_IN_BODY);
        try (Socket socket = send(green, CHAT)) {
            String headers = readUntil(socket, "\r\n\r\n");
            int announced = contentLength(headers);
            assertThat(socket.getInputStream().readNBytes(announced / 2)).hasSize(announced / 2);
            assertThat(socket.getInputStream().available()).isZero();
            green.close();

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void truncate_fault_sendsHalfAndClosesConnection() throws Exception {
        green.injectFault(CHAT, Fault.TRUNCATE);
        try (Socket socket = send(green, CHAT)) {
            String headers = readUntil(socket, "\r\n\r\n");

            assertThat(headers).startsWith("HTTP/1.1 200 OK");
            assertThat(socket.getInputStream().readAllBytes()).hasSize(contentLength(headers) / 2);
        }
    }

    @Test
    void trickle_fault_sendsAnswerByteByByte() throws Exception {
        ZeroDelayScheduler scheduler = new ZeroDelayScheduler();
        try (GreenApiSimulator slow = simulator().scheduler(scheduler).start()) {
            slow.answer(CHAT, ContactInfo.builder().name("Anna").build());
            slow.injectFault(CHAT, Fault.TRICKLE);

            assertThat(lookUp(slow, CHAT).body()).isEqualTo("{\"name\":\"Anna\"}");
        }
        assertThat(scheduler.delays()).hasSize(15).containsOnly(Duration.ofMillis(100));
    }

    @Test
    void garbage_fault_isNotJson() throws Exception {
        green.injectFault(CHAT, Fault.GARBAGE);

        RawClient.Response response = lookUp(green, CHAT);

        assertThat(response.status()).isEqualTo(200);
        assertThatThrownBy(() -> MAPPER.readTree(response.body())).isInstanceOf(JacksonException.class);
    }

    @Test
    void garbageStatus_fault_isNotHttp() throws Exception {
        green.injectFault(CHAT, Fault.GARBAGE_STATUS);
        try (Socket socket = send(green, CHAT)) {
            String read = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(read).isNotEmpty().doesNotStartWith("HTTP/");
        }
    }

    @Test
    void oversize_fault_isWellFormedJsonLargerThanOneMebibyte() throws Exception {
        green.injectFault(CHAT, Fault.OVERSIZE);

        RawClient.Response response = lookUp(green, CHAT);

        assertThat(response.headers()).doesNotContainKey("Content-Length");
        assertThat(response.body()).hasSizeGreaterThan(1024 * 1024);
        assertThat(MAPPER.readTree(response.body()).has("description")).isTrue();
    }

    @Test
    void fault_afterLatency_isCountedOnce() {
        try (GreenApiSimulator slow =
                simulator().latency(Latency.fixed(Duration.ofMillis(1))).start()) {
            for (Fault fault : List.of(Fault.CLOSE, Fault.RESET, Fault.TRUNCATE, Fault.GARBAGE_STATUS)) {
                slow.injectFault(CHAT, fault);
                for (int i = 0; i < 10; i++) {
                    assertThatThrownBy(() -> lookUp(slow, CHAT))
                            .as(fault.name())
                            .isInstanceOf(IOException.class);
                }
            }
            assertThat(slow.counts()).isEqualTo(new SimulatorCounts(40, 0, 0, 0, 40, 0));
        }
    }

    @Test
    void fault_byCount_endsAfterThatManyRequests() throws Exception {
        green.injectFault(CHAT, Fault.CLOSE, 2);

        assertThatThrownBy(() -> lookUp(green, CHAT)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> lookUp(green, CHAT)).isInstanceOf(IOException.class);
        assertThat(lookUp(green, CHAT).status()).isEqualTo(200);
        assertThat(green.counts()).isEqualTo(new SimulatorCounts(3, 1, 0, 0, 2, 0));
    }

    @Test
    void fail_byCountWithConcurrentRequests_isAppliedExactlyThatOften() throws Exception {
        green.fail(CHAT, ErrorReply.BAD_GATEWAY, 7);

        assertThat(RawClient.lookUpAtOnce(green, 50))
                .hasSize(50)
                .filteredOn(r -> r.status() == 502)
                .hasSize(7);
    }

    @Test
    void next_severalErrors_areAppliedInOrderToAnyRequest() throws Exception {
        green.next(ErrorReply.GATEWAY_TIMEOUT, ErrorReply.TOO_MANY_REQUESTS);
        green.fail(OTHER, ErrorReply.BAD_REQUEST_DATA, 1);

        assertThat(lookUp(green, OTHER).status()).isEqualTo(400);
        assertThat(lookUp(green, CHAT).status()).isEqualTo(504);
        assertThat(lookUp(green, OTHER).status()).isEqualTo(429);
        assertThat(lookUp(green, CHAT).status()).isEqualTo(200);
    }

    @Test
    void clear_plannedFaults_answersAgain() throws Exception {
        green.injectFault(CHAT, Fault.CLOSE);
        green.next(ErrorReply.BAD_GATEWAY);
        green.clear();

        assertThat(lookUp(green, CHAT).status()).isEqualTo(200);
    }

    @Test
    void faultProbability_sameSeed_affectsSameRequests() throws Exception {
        List<Boolean> first = faulted(7);

        assertThat(faulted(7)).isEqualTo(first).contains(true, false);
        assertThat(faulted(8)).isNotEqualTo(first);
    }

    @Test
    void plan_zeroTimes_isRejectedWithValue() {
        assertThatThrownBy(() -> green.injectFault(CHAT, Fault.CLOSE, 0)).hasMessage("times must be at least 1, was 0");
    }

    private static List<Boolean> faulted(long seed) throws Exception {
        try (GreenApiSimulator random =
                simulator().seed(seed).faultProbability(0.3, Fault.GARBAGE).start()) {
            Boolean[] faulted = new Boolean[20];
            for (int i = 0; i < faulted.length; i++) {
                faulted[i] = !lookUp(random, CHAT).body().startsWith("{");
            }
            return List.of(faulted);
        }
    }

    private static int contentLength(String headers) {
        return headers.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElseThrow();
    }
}
