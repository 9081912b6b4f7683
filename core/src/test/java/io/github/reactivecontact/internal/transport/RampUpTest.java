package io.github.reactivecontact.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.leakcheck.VirtualTime;
import io.github.reactivecontact.stub.Await;
import io.github.reactivecontact.stub.StubServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Tests requests whose connections are slow to open. */
class RampUpTest {

    private static final Duration INTERVAL = Duration.ofMillis(103);

    @Test
    void requests_connectingTogether_areWrittenAnIntervalApart() throws Exception {
        VirtualTimeScheduler time = VirtualTime.scheduler();
        Sinks.Empty<Void> opened = Sinks.empty();
        AtomicInteger connecting = new AtomicInteger();
        try (StubServer server = StubServer.start();
                ReactiveContactClient client = server.clientBuilder()
                        .requestRate(10, Duration.ofSeconds(1))
                        .scheduler(time)
                        .httpClient(http -> http.mapConnect(connection -> Mono.defer(() -> {
                            connecting.incrementAndGet();
                            return opened.asMono().then(Mono.<Void>empty()).then(connection);
                        })))
                        .build()) {
            List<CompletableFuture<Optional<ContactInfo>>> lookups = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                lookups.add(client.getContactInfo("7123456789" + i + "@c.us").toFuture());
                time.advanceTimeBy(INTERVAL);
            }
            Await.until(() -> connecting.get() == 3, () -> connecting + " of 3 connections in the making");
            opened.tryEmitEmpty();

            for (int answered = 1; answered <= 3; answered++) {
                int expected = answered;
                Await.until(
                        () -> lookups.stream().filter(CompletableFuture::isDone).count() == expected,
                        () -> server.count() + " requests, expected " + expected);
                assertThat(server.count()).isEqualTo(answered);
                time.advanceTimeBy(INTERVAL);
            }
            for (CompletableFuture<Optional<ContactInfo>> lookup : lookups) {
                assertThat(lookup.get(1, TimeUnit.SECONDS)).isPresent();
            }
        }
    }
}
