package io.github.reactivecontact.stress;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.leakcheck.ChangedInPlace;
import io.github.reactivecontact.leakcheck.PooledConnections;
import io.github.reactivecontact.stress.MixedLoad.End;
import io.github.reactivecontact.stub.Await;
import io.github.reactivecontact.stub.StubServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * Runs lookups on three event loops against a server that mixes interim responses, duplicates, splits, chunks and early
 * closes. Some lookups are cancelled. Each lookup ends with the contact of its chat, and no connection remains. The
 * leak checks of the class detect lost buffers. {@code mvn -Pstress -pl core test} runs the same with 60,000 lookups.
 *
 * <p>The counts are written to {@code target/stress.md}.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ResponseMixTest {

    private static final int LOOKUPS = Integer.getInteger("stress.lookups", 3_000);
    private static final long SEED = Long.getLong("stress.seed", 12);
    private static final int EVENT_LOOPS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(12);
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(10);
    private static final RetryPolicy RETRY =
            RetryPolicy.defaults().withMaxAttempts(10).withBackoff(Duration.ofMillis(2), Duration.ofMillis(20));

    private final Logger brokenConnections =
            (Logger) LoggerFactory.getLogger("reactor.netty.http.client.HttpClientConnect");
    private final List<MixResults> columns = new ArrayList<>();

    @BeforeAll
    void silenceBrokenConnections() {
        brokenConnections.setLevel(Level.ERROR);
    }

    @AfterAll
    void writeTable() throws IOException {
        brokenConnections.setLevel(null);
        Files.writeString(Path.of("target", "stress.md"), MixResults.table(columns));
    }

    @Test
    void lookups_directReuse_getTheirOwnContacts() {
        AtomicLong requestsOfReactorNetty = new AtomicLong();
        int requests = run(
                "unchanged HTTP client",
                http -> ChangedInPlace.of(http, counting(http, requestsOfReactorNetty)),
                requestsOfReactorNetty);
        assertThat(requestsOfReactorNetty.get()).isLessThan(requests);
    }

    @Test
    void lookups_changedHttpClient_getTheirOwnContacts() {
        AtomicLong requestsOfReactorNetty = new AtomicLong();
        int requests = run(
                "changed HTTP client",
                http -> counting(http, requestsOfReactorNetty).headers(headers -> headers.set("X-Tenant", "a")),
                requestsOfReactorNetty);
        assertThat(requestsOfReactorNetty.get()).isGreaterThanOrEqualTo(requests);
    }

    private static HttpClient counting(HttpClient http, AtomicLong requests) {
        return http.doOnRequest((request, connection) -> requests.incrementAndGet());
    }

    /** Returns the number of requests that the server answered. */
    private int run(String title, UnaryOperator<HttpClient> customizer, AtomicLong requestsOfReactorNetty) {
        AtomicReference<PooledConnections> pool = new AtomicReference<>();
        try (MixedServer server = new MixedServer(SEED)) {
            ReactiveContactClient client = ReactiveContactClient.builder()
                    .instance(server.instance())
                    .unlimitedRate()
                    .eventLoops(EVENT_LOOPS)
                    .responseTimeout(RESPONSE_TIMEOUT)
                    .retry(RETRY)
                    .httpClient(http -> {
                        pool.set(PooledConnections.of(http));
                        return customizer.apply(http);
                    })
                    .build();
            MixedLoad load = new MixedLoad(client, SEED, LOOKUPS);
            try {
                load.run().timeout(PATIENCE, Mono.empty()).block();
                columns.add(MixResults.of(title, load, server, requestsOfReactorNetty.get()));
                verify(load);
                Await.until(
                        () -> pool.get().areIdle() && client.snapshot().inFlight() == 0,
                        () -> load + ": " + pool.get());
            } finally {
                client.closeLater(Duration.ZERO).block(StubServer.PATIENCE);
            }
            Await.until(() -> server.openConnections() == 0, () -> load + ": " + server.openConnections() + " open");
            assertThat(server.counts().missing())
                    .as("kinds that were not sent, %s", load)
                    .isEmpty();
            return server.requests();
        }
    }

    private static void verify(MixedLoad load) {
        assertThat(load.count(End.OTHER_CHAT)).as("wrong contacts, %s", load).isZero();
        assertThat(load.count(End.WITHOUT_CONTACT))
                .as("lookups without a contact, %s", load)
                .isZero();
        assertThat(load.ended()).as("completed lookups, %s", load).isEqualTo(LOOKUPS);
        assertThat(load.count(End.CANCELLED)).as("cancelled, %s", load).isPositive();
        // The retry budget and, after some faults in a row, the open circuit fail single lookups.
        assertThat(load.count(End.FAILED)).as("failures, %s", load).isLessThanOrEqualTo(LOOKUPS / 20);
    }
}
