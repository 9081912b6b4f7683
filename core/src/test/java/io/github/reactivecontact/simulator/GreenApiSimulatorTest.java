package io.github.reactivecontact.simulator;

import static io.github.reactivecontact.simulator.RawClient.CHAT;
import static io.github.reactivecontact.simulator.RawClient.ID;
import static io.github.reactivecontact.simulator.RawClient.TOKEN;
import static io.github.reactivecontact.simulator.RawClient.await;
import static io.github.reactivecontact.simulator.RawClient.lookUp;
import static io.github.reactivecontact.simulator.RawClient.post;
import static io.github.reactivecontact.simulator.RawClient.send;
import static io.github.reactivecontact.simulator.RawClient.simulator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.leakcheck.CapturedLogs;
import io.github.reactivecontact.leakcheck.Secrets;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GreenApiSimulatorTest {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Test
    void start_withoutSettings_hasOneInstanceOnLoopback() {
        try (GreenApiSimulator green = GreenApiSimulator.start()) {
            assertThat(green.instances()).containsExactly(green.instance());
            assertThat(green.instance().idInstance()).isEqualTo("7103000001");
            assertThat(green.instance().apiUrl()).isEqualTo(green.apiUrl());
            assertThat(green.apiUrl()).hasScheme("http").hasHost("127.0.0.1").hasPort(green.port());
            assertThat(green.requests()).isZero();
        }
    }

    @Test
    void request_personalChat_returnsContact() throws Exception {
        try (GreenApiSimulator green = simulator().start()) {
            RawClient.Response response = lookUp(green, CHAT);

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.headers().get("Content-Type")).isEqualTo("application/json; charset=utf-8");
            assertThat(response.headers()).containsKey("Content-Length");
            assertThat(MAPPER.readTree(response.body()).get("chatId").stringValue())
                    .isEqualTo(CHAT.value());
            assertThat(lookUp(green, CHAT).body()).isEqualTo(response.body());
            assertThat(green.counts()).isEqualTo(new SimulatorCounts(2, 2, 0, 0, 0, 0));
        }
    }

    @Test
    void request_group_returnsGroupReply() throws Exception {
        ChatId group = ChatId.parse("120363043968066561@g.us");
        try (GreenApiSimulator green = simulator().start()) {
            assertThat(lookUp(green, group).body()).isEqualTo("null");
        }
        try (GreenApiSimulator green = simulator().groupReply(GroupReply.EMPTY).start()) {
            RawClient.Response response = lookUp(green, group);
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body()).isEmpty();
        }
        try (GreenApiSimulator green =
                simulator().groupReply(GroupReply.REFUSED).start()) {
            RawClient.Response response = lookUp(green, group);
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.body()).contains("does not support group chats");
        }
    }

    @Test
    void request_wrongUrl_isRejectedWithMatchingStatus() throws Exception {
        try (GreenApiSimulator green = simulator().start()) {
            assertThat(lookUp(green, ID, "wrong", CHAT).status()).isEqualTo(401);
            assertThat(lookUp(green, "7103000098", TOKEN, CHAT).status()).isEqualTo(403);
            assertThat(post(green, "/waInstance" + ID + "/getSettings/" + TOKEN, "{}")
                            .status())
                    .isEqualTo(404);
            assertThat(post(green, "/", "").status()).isEqualTo(404);
            assertThat(RawClient.request(green, "GET", RawClient.path(), "").status())
                    .isEqualTo(404);
            assertThat(green.counts().otherStatuses()).isEqualTo(5);
            assertThat(green.requests(ID)).isEqualTo(1);
            assertThat(green.requests()).isEqualTo(5);
        }
    }

    @Test
    void request_wrongBody_isRejectedWithReason() throws Exception {
        try (GreenApiSimulator green = simulator().start()) {
            assertThat(bad(green, "{chatId")).contains("Unexpected token");
            assertThat(bad(green, "{\"chatId\":\"7123")).contains("Unexpected token");
            assertThat(bad(green, "{}")).contains("'chatId' is required");
            assertThat(bad(green, "")).contains("'chatId' is required");
            assertThat(bad(green, "[1]")).contains("'chatId' is required");
            assertThat(bad(green, "{\"chatId\":71234567890}")).contains("'chatId' is required");
            assertThat(bad(green, "{\"a\":" + "[".repeat(2_000))).contains("Unexpected token");
            assertThat(bad(green, "{\"chatId\":\"71234567890\"}")).isEqualTo("bad request data");
        }
    }

    @Test
    void request_bodyWithOtherFields_isAnswered() throws Exception {
        try (GreenApiSimulator green = simulator().start()) {
            String body = "{\"a\":{\"chatId\":1},\"chatId\":\"" + CHAT.value() + "\",\"b\":[1]}";
            assertThat(post(green, RawClient.path(), body).status()).isEqualTo(200);
        }
    }

    @Test
    void rateLimit_wrongToken_countsAgainstIt() throws Exception {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        try (GreenApiSimulator green = simulator()
                .rateLimit(RateLimit.slidingWindow(1, Duration.ofSeconds(1)))
                .scheduler(time)
                .start()) {
            assertThat(lookUp(green, ID, "wrong", CHAT).status()).isEqualTo(401);
            assertThat(lookUp(green, ID, "wrong", CHAT).status()).isEqualTo(429);
            assertThat(lookUp(green, CHAT).status()).isEqualTo(429);
            time.advanceTimeBy(Duration.ofSeconds(1));
            assertThat(lookUp(green, CHAT).status()).isEqualTo(200);
        }
    }

    @Test
    void rateLimit_severalInstances_isPerInstance() throws Exception {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        try (GreenApiSimulator green = simulator()
                .instance("7103000098", "other")
                .rateLimit(RateLimit.slidingWindow(1, Duration.ofSeconds(1)))
                .retryAfter()
                .scheduler(time)
                .start()) {
            assertThat(lookUp(green, CHAT).status()).isEqualTo(200);
            RawClient.Response throttled = lookUp(green, CHAT);
            assertThat(throttled.status()).isEqualTo(429);
            assertThat(throttled.headers().get("Retry-After")).isEqualTo("1");
            assertThat(lookUp(green, "7103000098", "other", CHAT).status()).isEqualTo(200);
            time.advanceTimeBy(Duration.ofSeconds(1));
            assertThat(lookUp(green, CHAT).status()).isEqualTo(200);

            assertThat(green.counts(ID)).isEqualTo(new SimulatorCounts(3, 2, 1, 0, 0, 0));
            assertThat(green.counts("7103000098")).isEqualTo(new SimulatorCounts(1, 1, 0, 0, 0, 0));
            assertThat(green.counts()).isEqualTo(new SimulatorCounts(4, 3, 1, 0, 0, 0));
        }
    }

    @Test
    void rateLimit_byDefault_sendsNoRetryAfter() throws Exception {
        try (GreenApiSimulator green = simulator()
                .rateLimit(RateLimit.slidingWindow(1, Duration.ofDays(1)))
                .start()) {
            lookUp(green, CHAT);
            assertThat(lookUp(green, CHAT).headers()).doesNotContainKey("Retry-After");
        }
    }

    @Test
    void quota_exhausted_isRejectedWithNumbers() throws Exception {
        try (GreenApiSimulator green = simulator().quota(2).start()) {
            assertThat(lookUp(green, CHAT).status()).isEqualTo(200);
            assertThat(lookUp(green, CHAT).status()).isEqualTo(200);
            RawClient.Response refused = lookUp(green, CHAT);

            assertThat(refused.status()).isEqualTo(466);
            JsonNode status = MAPPER.readTree(refused.body()).get("invokeStatus");
            assertThat(status.get("used").asLong()).isEqualTo(2);
            assertThat(status.get("total").asLong()).isEqualTo(2);
            assertThat(status.get("status").stringValue()).isEqualTo("QUOTE_EXCEEDED");
        }
    }

    @Test
    void state_ofInstance_lastsUntilChanged() throws Exception {
        try (GreenApiSimulator green = simulator().start()) {
            green.state(ID, InstanceState.STARTING);
            assertThat(lookUp(green, CHAT).body()).contains("instance in starting process try later");
            green.state(ID, InstanceState.NOT_AUTHORIZED);
            assertThat(lookUp(green, CHAT).body()).contains("instance account not authorized");
            green.state(ID, InstanceState.EXPIRED);
            assertThat(lookUp(green, CHAT).body()).contains("Instance account is expired");
            green.state(ID, InstanceState.DELETED);
            assertThat(lookUp(green, CHAT).body()).contains("Instance is deleted");
            green.state(ID, InstanceState.ANSWERING);
            assertThat(lookUp(green, CHAT).status()).isEqualTo(200);
            assertThatThrownBy(() -> green.state("1", InstanceState.STARTING))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("idInstance must be of one of the instances, was 1");
        }
    }

    @Test
    void latency_withArrivalJitter_usesScheduler() throws Exception {
        ZeroDelayScheduler scheduler = new ZeroDelayScheduler();
        try (GreenApiSimulator green = simulator()
                .latency(Latency.fixed(Duration.ofSeconds(30)))
                .arrivalJitter(Duration.ofSeconds(10))
                .scheduler(scheduler)
                .start()) {
            assertThat(lookUp(green, CHAT).status()).isEqualTo(200);
        }
        assertThat(scheduler.delays()).hasSize(2);
        assertThat(scheduler.delays().get(0)).isBetween(Duration.ofNanos(1), Duration.ofSeconds(10));
        assertThat(scheduler.delays().get(1)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void latency_afterReactorSchedulersRestart_isApplied() throws Exception {
        try (GreenApiSimulator green =
                simulator().latency(Latency.fixed(Duration.ofMillis(1))).start()) {
            assertThat(lookUp(green, CHAT).status()).isEqualTo(200);
            Schedulers.shutdownNow();

            assertThat(lookUp(green, CHAT).status()).isEqualTo(200);
        }
    }

    @Test
    void latency_clientDisconnects_isCountedAsCancelled() throws Exception {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        try (GreenApiSimulator green = simulator()
                .latency(Latency.fixed(Duration.ofHours(1)))
                .scheduler(time)
                .start()) {
            Socket socket = RawClient.send(green, CHAT);
            await(() -> green.requests() == 1);
            assertThat(green.counts().underWay()).isEqualTo(1);
            socket.close();
            await(() -> green.counts().cancelled() == 1);
            time.advanceTimeBy(Duration.ofHours(2));

            assertThat(green.counts()).isEqualTo(new SimulatorCounts(1, 0, 0, 0, 0, 1));
        }
    }

    @Test
    void requests_manyAtOnce_areAllCounted() throws Exception {
        try (GreenApiSimulator green = simulator()
                .rateLimit(RateLimit.slidingWindow(15, Duration.ofDays(1)))
                .start()) {
            assertThat(RawClient.lookUpAtOnce(green, 40))
                    .filteredOn(r -> r.status() == 200)
                    .hasSize(15);
            assertThat(green.counts()).isEqualTo(new SimulatorCounts(40, 15, 25, 0, 0, 0));
        }
    }

    @Test
    void requests_sequential_shareConnection() throws Exception {
        try (GreenApiSimulator green = simulator().start();
                Socket socket = RawClient.send(green, CHAT)) {
            RawClient.Response first = RawClient.read(socket);
            RawClient.write(socket, CHAT);

            assertThat(RawClient.read(socket)).isEqualTo(first);
            assertThat(green.requests()).isEqualTo(2);
        }
    }

    @Test
    void request_anyPathPrefix_isAnswered() throws Exception {
        try (GreenApiSimulator green = simulator().start()) {
            for (String prefix : List.of("/v3", "/a/b", "/waInstance1/getContactInfo/x", "/")) {
                assertThat(post(green, prefix + RawClient.path(), "{\"chatId\":\"71234567890@c.us\"}")
                                .status())
                        .as(prefix)
                        .isEqualTo(200);
            }
            assertThat(green.requests(ID)).isEqualTo(4);
        }
    }

    @Test
    void instances_several_haveDistinctTokensFromSeed() {
        try (GreenApiSimulator first = GreenApiSimulator.builder().instances(20).start();
                GreenApiSimulator again =
                        GreenApiSimulator.builder().instances(20).port(0).start()) {
            assertThat(first.instances()).doesNotHaveDuplicates().hasSize(20);
            assertThat(first.instances().get(19).idInstance()).isEqualTo("7103000020");
            assertThat(again.instances().stream().map(i -> i.idInstance()).toList())
                    .isEqualTo(first.instances().stream()
                            .map(GreenApiInstance::idInstance)
                            .toList());
        }
    }

    @Test
    void close_requestsInFlight_releasesPortConnectionsAndThreads() throws Exception {
        GreenApiSimulator green = simulator().start();
        int port = green.port();
        green.injectFault(CHAT, Fault.STALL);
        try (Socket socket = RawClient.send(green, CHAT)) {
            await(() -> green.counts().faulted() == 1);
            assertThat(threads()).isNotEmpty();
            green.close();
            green.close();

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        awaitNoThreads();
        try (ServerSocket free = new ServerSocket()) {
            free.setReuseAddress(true);
            free.bind(new java.net.InetSocketAddress("127.0.0.1", port));
            assertThat(free.isBound()).isTrue();
        }
    }

    @Test
    void start_portTaken_failsAndLeavesNoThreads() {
        try (GreenApiSimulator green = GreenApiSimulator.start()) {
            assertThatThrownBy(
                            () -> GreenApiSimulator.builder().port(green.port()).start())
                    .isInstanceOf(reactor.netty.ChannelBindException.class);
        }
        awaitNoThreads();
    }

    @Test
    void secrets_withAndWithoutFaults_areInNoToStringAndNoLogLine() throws Exception {
        Secrets secrets = Secrets.token(TOKEN).andPhone(CHAT.value().replace("@c.us", ""));
        try (CapturedLogs logs = CapturedLogs.start()) {
            String described;
            try (GreenApiSimulator green = simulator().start()) {
                lookUp(green, CHAT);
                for (Fault fault : Fault.values()) {
                    green.injectFault(CHAT, fault);
                    Socket asking = send(green, CHAT);
                    await(() -> green.counts().faulted() == fault.ordinal() + 1);
                    asking.close();
                }
                described = green + " " + green.instances() + green.counts();
            }
            assertThat(described).contains(ID);
            assertThat(logs.lines()).isNotEmpty();
            secrets.assertAbsentFrom(described);
            secrets.assertAbsentFrom(logs);
        }
    }

    @Test
    void builder_invalidSettings_areRejectedWithNameAndValue() {
        GreenApiSimulatorBuilder builder = simulator();

        assertThatThrownBy(() -> builder.port(70_000)).hasMessage("port must be from 0 to 65535, was 70000");
        assertThatThrownBy(() -> builder.instances(0)).hasMessage("instances must be at least 1, was 0");
        assertThatThrownBy(() -> builder.quota(-1)).hasMessage("quota must not be negative, was -1");
        assertThatThrownBy(() -> builder.faultProbability(1.5))
                .hasMessage("faultProbability must be from 0 to 1, was 1.5");
        assertThatThrownBy(() -> builder.instance(ID, "again")).hasMessage("instance " + ID + " was added twice");
        assertThatThrownBy(() -> builder.instance("1", "sp ace")).hasMessageNotContaining("sp ace");
    }

    private static String bad(GreenApiSimulator green, String body) throws Exception {
        RawClient.Response response = post(green, RawClient.path(), body);
        assertThat(response.status()).isEqualTo(400);
        return response.body();
    }

    private static void awaitNoThreads() {
        // A thread lives briefly after its event loop has terminated.
        await(() -> threads().isEmpty());
        assertThat(threads()).isEmpty();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("green-api-simulator"))
                .toList();
    }
}
