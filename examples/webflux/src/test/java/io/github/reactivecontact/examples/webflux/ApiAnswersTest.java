package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.examples.webflux.ApiAnswer.Request;
import io.github.reactivecontact.examples.webflux.ApiDescription.Operation;
import io.github.reactivecontact.leakcheck.MayLeave;
import io.github.reactivecontact.leakcheck.StrayThreads;
import io.github.reactivecontact.simulator.ErrorReply;
import io.github.reactivecontact.simulator.Fault;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Provokes each answer that the description has, and compares it with the description. */
@MayLeave(value = StrayThreads.class, because = "the shared event loops start with the first connections")
class ApiAnswersTest {

    private static final ApiDescription API = ApiDescription.load();
    private static final String NUMBER = "79001234567";
    private static final String CHAT_ID = NUMBER + "@c.us";
    private static final String GROUP = "120363043968066561@g.us";
    private static final String SECRET = "Bearer 6f1c9ad2";
    private static final String JSON = "application/json";

    private static GreenApiSimulator simulator;
    private static Service service;

    private final Set<String> provoked = new TreeSet<>();

    @BeforeAll
    static void start() {
        simulator = GreenApiSimulator.start();
        service = Service.start(
                ReactiveContactClient.builder()
                        .instances(simulator.instances())
                        .requestRate(1_000, Duration.ofSeconds(1))
                        .responseTimeout(Duration.ofMillis(500))
                        .retry(RetryPolicy.none())
                        .cooldown(Duration.ofMillis(1), Duration.ofMillis(1)),
                "contacts.lists.maximum-numbers=3",
                "webhooks.authorization=" + SECRET,
                "webhooks.max-body=2KB",
                "webhooks.max-pending=1");
    }

    @AfterAll
    static void close() {
        service.close();
        simulator.close();
    }

    @AfterEach
    void clear() {
        simulator.clear();
    }

    @Test
    void contact_eachAnswer_isDescribed() {
        Request contact = Request.of("GET", "/contacts/" + CHAT_ID);
        provoke(200, contact);
        provoke(400, Request.of("GET", "/contacts/12"));
        provoke(400, Request.of("GET", "/contacts/" + CHAT_ID + "?country=XX"));
        provoke(403, contact.with("Sec-Fetch-Site", "cross-site"));
        provoke(404, Request.of("GET", "/contacts/" + GROUP));
        provoke(406, contact.with("Accept", "text/html"));
        fail(429, ErrorReply.TOO_MANY_REQUESTS);
        fail(400, ErrorReply.VALIDATION_FAILED);
        fail(502, ErrorReply.BAD_GATEWAY);
        simulator.injectFault(CHAT_ID, Fault.STALL);
        provoke(504, contact);
        // The last one: a cooldown follows.
        fail(503, ErrorReply.INSTANCE_NOT_AUTHORIZED);

        assertThatEachStatusOf("GET /contacts/{chatId}");
    }

    private void fail(int status, ErrorReply reply) {
        String chatId = "7900999" + (1000 + provoked.size()) + "@c.us";
        simulator.fail(chatId, reply);
        ApiAnswer answer = provoke(status, Request.of("GET", "/contacts/" + chatId));

        assertThat(answer.headers().contains("Retry-After")).isEqualTo(status == 429 || status == 503);
    }

    @Test
    void lookup_eachAnswer_isDescribed() {
        Request lookup = Request.of("POST", "/contacts/lookup");
        provoke(200, lookup.body("text/plain", NUMBER + "\n" + GROUP + "\nnobody\n"));
        provoke(200, lookup.body("text/csv", "name;phone\nÄnn;" + NUMBER + "\n"));
        provoke(200, lookup.body("application/octet-stream", ""));
        provoke(200, lookup.body("application/x-ndjson", "\"" + NUMBER + "\"\n7\n"));
        provoke(200, lookup.body(JSON, "[\"" + NUMBER + "\", {\"chatId\": \"12\"}, 7]"));
        provoke(200, lookup.body(JSON, "[\"" + NUMBER + "\", 7]").with("Accept", JSON));
        provoke(200, lookup.body("multipart/form-data; boundary=edge", form("text/csv", NUMBER)));
        provoke(400, lookup.body(JSON, "{"));
        provoke(400, lookup.body("text/plain", "%PDF-1.7"));
        provoke(403, lookup.body(JSON, "[]").with("Sec-Fetch-Site", "cross-site"));
        provoke(406, lookup.body(JSON, "[]").with("Accept", "text/html"));
        provoke(415, lookup.body("image/png", ""));
        provoke(415, lookup.body("text/plain;charset=utf-99", ""));
        provoke(415, lookup.body("application/json;charset=windows-1251", "[]"));
        provoke(415, lookup.body("multipart/form-data; boundary=edge", form("text/csv;charset=utf-99", NUMBER)));

        assertThatEachStatusOf("POST /contacts/lookup");
    }

    @Test
    void check_eachAnswer_isDescribed() {
        Request check = Request.of("POST", "/lists/check");
        provoke(200, check.body("text/plain", NUMBER + "\nnobody\n" + NUMBER + "\n"));
        provoke(200, check.body(JSON, "[\"" + NUMBER + "\"]"));
        provoke(200, check.body("text/csv", "name,phone\nAnn,+7 900 123-45-67\n"));
        provoke(400, check.body(JSON, "[\"" + NUMBER + "\""));
        provoke(403, check.body(JSON, "[]").with("Sec-Fetch-Site", "cross-site"));
        provoke(406, check.body(JSON, "[]").with("Accept", "text/csv"));
        provoke(413, check.body("text/plain", (NUMBER + "\n").repeat(4)));
        provoke(415, check.body("application/xml", "<a/>"));

        assertThatEachStatusOf("POST /lists/check");
    }

    @Test
    void lookUpList_eachAnswer_isDescribed() {
        String id = Request.of("POST", "/lists/check")
                .body("text/plain", NUMBER + "\nnobody\n" + NUMBER + "\n")
                .send(service)
                .json()
                .get("id")
                .stringValue();
        Request lookup = Request.of("POST", "/lists/" + id + "/lookup");
        provoke(200, lookup);
        provoke(200, lookup.body(JSON, "{\"positions\": \"2-3\"}").with("Accept", JSON));
        provoke(400, lookup.body(JSON, "{\"positions\": \"x\"}"));
        provoke(400, lookup.body(JSON, "{"));
        provoke(403, lookup.with("Sec-Fetch-Site", "cross-site"));
        provoke(404, Request.of("POST", "/lists/none/lookup"));
        provoke(406, lookup.with("Accept", "text/csv"));
        provoke(413, lookup.body(JSON, "{\"positions\": \"" + "1,".repeat(1_000_000) + "1\"}"));
        provoke(415, lookup.body("text/plain", "1"));

        assertThatEachStatusOf("POST /lists/{id}/lookup");
    }

    @Test
    void streamsAndCountries_eachAnswer_areDescribed() {
        for (String path : List.of("/stats", "/writers", "/lists/countries")) {
            provoke(200, Request.of("GET", path));
            provoke(406, Request.of("GET", path).with("Accept", "image/png"));
        }
        provoke(403, Request.of("GET", "/lists/countries").with("Sec-Fetch-Site", "cross-site"));

        assertThatEachStatusOf("GET /stats", "GET /writers", "GET /lists/countries");
    }

    @Test
    void webhook_eachAnswer_isDescribed() {
        Request webhook = Request.of("POST", "/webhooks/green-api").with("Authorization", SECRET);
        String instance = simulator.instance().idInstance();
        String stalled = "79001230000@c.us";
        simulator.injectFault(stalled, Fault.STALL);
        provoke(401, Request.of("POST", "/webhooks/green-api").body(JSON, "{}"));
        provoke(200, webhook.body(JSON, Webhooks.message("A", instance, stalled)));
        provoke(503, webhook.body(JSON, Webhooks.message("B", instance, CHAT_ID)));
        provoke(200, Request.of("GET", "/writers"));
        provoke(400, webhook.body(JSON, "[]"));
        provoke(406, webhook.body(JSON, "{}").with("Accept", "text"));
        provoke(413, webhook.body(JSON, " ".repeat(3_000)));
        provoke(415, webhook.body("text/plain", "{}"));

        assertThatEachStatusOf("POST /webhooks/green-api");
    }

    private static String form(String type, String content) {
        return "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\nContent-Type: " + type
                + "\r\n\r\n" + content + "\r\n--edge--\r\n";
    }

    private ApiAnswer provoke(int status, Request request) {
        Operation operation = API.operations().stream()
                .filter(described -> described.method().equals(request.method())
                        && request.uri()
                                .split("\\?")[0]
                                .matches(described.path().replaceAll("\\{\\w+}", "[^/]+")))
                // The path without a variable.
                .min(Comparator.comparing(described -> described.path().contains("{")))
                .orElseThrow();
        ApiAnswer answer = request.send(service);

        assertThat(answer.status()).as("%s: %s", request, answer).isEqualTo(status);
        answer.assertDescribed(API, operation, request);
        boolean isLimited = operation.path().matches("/(contacts|lists)/.*") && status != 403;
        assertThat(answer.headers().contains("RateLimit"))
                .as("%s: %s", request, answer)
                .isEqualTo(isLimited);
        assertThat(answer.headers().contains("RateLimit-Policy")).isEqualTo(isLimited);
        provoked.add(operation + " " + status);
        return answer;
    }

    /** No more is described than what was provoked. */
    private void assertThatEachStatusOf(String... operations) {
        List<String> described = new ArrayList<>();
        API.operations().stream()
                .filter(operation -> Set.of(operations).contains(operation.toString()))
                .forEach(operation -> operation.statuses().forEach(status -> described.add(operation + " " + status)));

        assertThat(provoked.stream()
                        .filter(name -> Set.of(operations).contains(name.substring(0, name.lastIndexOf(' '))))
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(described);
    }
}
