package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.examples.webflux.ApiAnswer.Request;
import io.github.reactivecontact.examples.webflux.ApiDescription.Operation;
import io.github.reactivecontact.leakcheck.MayLeave;
import io.github.reactivecontact.leakcheck.StrayThreads;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sends generated requests to each operation. The description has each answer, and none is a 500. */
@MayLeave(value = StrayThreads.class, because = "the shared event loops start with the first connections")
class ApiFuzzTest {

    private static final ApiDescription API = ApiDescription.load();
    private static final int REQUESTS = 150;

    private static GreenApiSimulator simulator;
    private static Service service;
    private static String listId;

    @BeforeAll
    static void start() {
        simulator = GreenApiSimulator.start();
        service = Service.unlimited(simulator, "webhooks.authorization=Bearer 6f1c9ad2");
        listId = Request.of("POST", "/lists/check")
                .body("text/plain", "79001234560\n79001234561\n")
                .send(service)
                .json()
                .get("id")
                .stringValue();
    }

    @AfterAll
    static void close() {
        service.close();
        simulator.close();
    }

    static List<Operation> operations() {
        return API.operations();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void operation_generatedRequests_haveDescribedAnswers(Operation operation) {
        RandomRequests requests = new RandomRequests(API, operation, listId);
        Map<Integer, Integer> statuses = new TreeMap<>();
        for (int i = 0; i < REQUESTS; i++) {
            Request request = requests.next();
            ApiAnswer answer = request.send(service);
            answer.assertDescribed(API, operation, request);
            statuses.merge(answer.status(), 1, Integer::sum);
        }

        // Neither all valid nor all invalid.
        assertThat(statuses).containsKey(200).hasSizeGreaterThan(1);
    }
}
