package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.leakcheck.MayLeave;
import io.github.reactivecontact.leakcheck.StrayThreads;
import io.github.reactivecontact.leakcheck.VirtualTime;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.Latency;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.StringUtils;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ByteBufFlux;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Stops the service while it streams a bulk. */
@MayLeave(value = StrayThreads.class, because = "the shared event loops start with the first connections")
class StopTest {

    private static final Duration LATENCY = Duration.ofSeconds(5);
    private static final int LINES = 50;

    private final VirtualTimeScheduler servers = VirtualTime.scheduler();
    private final GreenApiSimulator green = GreenApiSimulator.builder()
            .instances(2)
            .latency(Latency.fixed(LATENCY))
            .scheduler(servers)
            .start();
    private final Service service = Service.start(
            "contact-client.instances[0].api-url=" + green.apiUrl(),
            "contact-client.instances[0].id-instance=" + idInstance(0),
            "contact-client.instances[0].api-token-instance=" + green.token(idInstance(0)),
            "contact-client.instances[1].api-url=" + green.apiUrl(),
            "contact-client.instances[1].id-instance=" + idInstance(1),
            "contact-client.instances[1].api-token-instance=" + green.token(idInstance(1)),
            "contact-client.request-rate=1/h",
            "contact-client.response-timeout=10m",
            "contact-client.shutdown-grace=9m",
            "spring.lifecycle.timeout-per-shutdown-phase=10m",
            "server.shutdown=graceful");

    @AfterEach
    void close() {
        service.close();
        green.close();
        servers.dispose();
    }

    @Test
    void stop_streamedBulk_endsQueuedRowsAtOnceAndWaitsForRequestInFlight() throws InterruptedException {
        String lines = IntStream.range(0, LINES)
                .mapToObj(i -> "\"" + (79001234500L + i) + "@c.us\"\n")
                .collect(Collectors.joining());
        AtomicReference<String> rows = new AtomicReference<>("");
        CountDownLatch completed = new CountDownLatch(1);
        service.http()
                .headers(headers -> headers.set("Content-Type", "application/x-ndjson"))
                .post()
                .uri("/contacts/lookup")
                .send(ByteBufFlux.fromString(Mono.just(lines)))
                .responseContent()
                .asString()
                .doOnComplete(completed::countDown)
                .subscribe(text -> rows.updateAndGet(before -> before + text));
        awaitRequests(2);
        CountDownLatch stopped = new CountDownLatch(1);
        Mono.fromRunnable(service::stop)
                .doFinally(end -> stopped.countDown())
                .subscribeOn(Schedulers.boundedElastic())
                .subscribe();

        TestTimeout.await()
                .untilAsserted(() -> assertThat(StringUtils.countOccurrencesOf(rows.get(), "\"CLOSED\""))
                        .as(rows.get())
                        .isEqualTo(LINES - 2));
        assertThat(stopped.getCount()).isOne();
        assertThat(completed.getCount()).isOne();
        servers.advanceTimeBy(LATENCY);

        stopped.await();
        completed.await();
        assertThat(StringUtils.countOccurrencesOf(rows.get(), "\"found\"")).isEqualTo(2);
    }

    private String idInstance(int number) {
        return green.instances().get(number).idInstance();
    }

    private void awaitRequests(int number) {
        TestTimeout.await().untilAsserted(() -> {
            assertThat(green.requests()).isEqualTo(number);
            assertThat(VirtualTime.liveTimers(servers)).isEqualTo(number);
        });
    }
}
