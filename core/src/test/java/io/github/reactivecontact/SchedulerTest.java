package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.leakcheck.VirtualTime;
import io.github.reactivecontact.stub.StubReply;
import io.github.reactivecontact.stub.StubServer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class SchedulerTest {

    private static final String FIRST = "79990000001@c.us";
    private static final String SECOND = "79990000002@c.us";
    private static final String THIRD = "79990000003@c.us";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Map<String, Supplier<Scheduler>> WITHOUT_DELAYS = Map.of(
            "immediate", Schedulers::immediate,
            "an executor", () -> Schedulers.fromExecutor(Runnable::run),
            "an executor, trampolined", () -> Schedulers.fromExecutor(Runnable::run, true),
            "worker without delays", () -> Schedulers.single(Schedulers.immediate()),
            "disposed single", () -> disposed(Schedulers.newSingle("disposed")),
            "disposed parallel", () -> disposed(Schedulers.newParallel("disposed", 1)),
            "disposed bounded elastic", () -> disposed(Schedulers.newBoundedElastic(1, 1, "disposed")),
            "disposed virtual time", () -> disposed(VirtualTimeScheduler.create()));

    private static final Map<String, Supplier<Scheduler>> WITH_DELAYS = Map.of(
            "single", () -> Schedulers.newSingle("delays"),
            "parallel", () -> Schedulers.newParallel("delays", 2),
            "bounded elastic", () -> Schedulers.newBoundedElastic(1, 10, "delays"),
            "scheduled executor", () -> Schedulers.fromExecutorService(Executors.newScheduledThreadPool(1)),
            "worker with delays", () -> Schedulers.single(Schedulers.parallel()));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "immediate",
                "an executor",
                "an executor, trampolined",
                "worker without delays",
                "disposed single",
                "disposed parallel",
                "disposed bounded elastic",
                "disposed virtual time"
            })
    void build_schedulerWithoutDelays_isRejectedByName(String name) {
        assertRejected(WITHOUT_DELAYS.get(name).get());
    }

    @Test
    void build_schedulerOfExecutorWithoutDelays_isRejectedByName() {
        ExecutorService executor = Executors.newFixedThreadPool(1);

        assertRejected(Schedulers.fromExecutorService(executor));
        assertThat(((ThreadPoolExecutor) executor).getTaskCount()).isZero();
        executor.shutdown();
    }

    @Test
    void build_schedulerOfShutDownExecutor_isRejectedByName() {
        ScheduledExecutorService executor = Executors.newScheduledThreadPool(1);
        executor.shutdown();

        assertRejected(Schedulers.fromExecutorService(executor));
    }

    @ParameterizedTest
    @ValueSource(strings = {"single", "parallel", "bounded elastic", "scheduled executor", "worker with delays"})
    void lookup_schedulerWithDelays_isPacedByIt(String name) {
        Scheduler scheduler = WITH_DELAYS.get(name).get();
        try (StubServer server = StubServer.start();
                ReactiveContactClient client = server.clientBuilder()
                        .requestRate(1, Duration.ofMillis(5))
                        .scheduler(scheduler)
                        .build()) {
            StepVerifier.create(Flux.just(FIRST, SECOND, THIRD).flatMap(client::getContactInfo))
                    .expectNextCount(3)
                    .expectComplete()
                    .verify(PATIENCE);
        } finally {
            scheduler.dispose();
        }
    }

    @Test
    void build_virtualTime_leavesClockAndTimersUnchanged() {
        VirtualTimeScheduler time = VirtualTime.scheduler();
        time.advanceTimeBy(Duration.ofSeconds(3));

        builder().scheduler(time).build().close();

        assertThat(time.now(TimeUnit.SECONDS)).isEqualTo(3);
        assertThat(VirtualTime.liveTimers(time)).isZero();
    }

    @Test
    void lookup_afterReactorSchedulersRestart_isPaced() {
        try (StubServer server = StubServer.start();
                ReactiveContactClient client = server.clientBuilder()
                        .requestRate(1, Duration.ofMillis(50))
                        .build()) {
            StepVerifier.create(client.getContactInfo(FIRST))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(PATIENCE);
            Schedulers.shutdownNow();

            StepVerifier.create(Flux.just(SECOND, THIRD).flatMap(client::getContactInfo))
                    .expectNextCount(2)
                    .expectComplete()
                    .verify(PATIENCE);
        }
    }

    @Test
    void pendingLookup_reactorSchedulersRestart_resumesWithNextLookup() {
        try (StubServer server = StubServer.start();
                ReactiveContactClient client = server.clientBuilder()
                        .requestRate(1, Duration.ofMillis(500))
                        .build()) {
            Mono<Optional<ContactInfo>> next =
                    Mono.fromRunnable(Schedulers::shutdownNow).then(client.getContactInfo(THIRD));

            StepVerifier.create(client.getContactInfo(FIRST).thenMany(Flux.merge(client.getContactInfo(SECOND), next)))
                    .expectNextCount(2)
                    .expectComplete()
                    .verify(PATIENCE);
        }
    }

    @Test
    void lookupInFlight_reactorSchedulersRestart_timesOutAfterNextLookup() {
        try (StubServer server = StubServer.start().reply(FIRST, StubReply.never());
                ReactiveContactClient client = server.clientBuilder()
                        .responseTimeout(Duration.ofMillis(500))
                        .build()) {
            StepVerifier.create(client.getContactInfo(FIRST))
                    .then(() -> {
                        server.requests(1);
                        Schedulers.shutdownNow();
                        StepVerifier.create(client.getContactInfo(SECOND))
                                .expectNextCount(1)
                                .expectComplete()
                                .verify(PATIENCE);
                    })
                    .expectErrorSatisfies(error -> assertReason(error, Reason.TIMEOUT))
                    .verify(PATIENCE);
        }
    }

    @Test
    void lookups_schedulerDisposed_failAtOnceAndClientCloses() {
        Scheduler scheduler = Schedulers.newSingle("disposed while the client runs");
        try (StubServer server = StubServer.start()) {
            ReactiveContactClient client = server.clientBuilder()
                    .requestRate(1, Duration.ofHours(1))
                    .scheduler(scheduler)
                    .build();
            Mono<Optional<ContactInfo>> next =
                    Mono.fromRunnable(scheduler::dispose).then(client.getContactInfo(THIRD));

            StepVerifier.create(client.getContactInfo(FIRST)
                            .thenMany(Flux.merge(
                                    client.getContactInfo(SECOND).onErrorResume(SchedulerTest::assertClosedByScheduler),
                                    next.onErrorResume(SchedulerTest::assertClosedByScheduler))))
                    .expectNextCount(2)
                    .expectComplete()
                    .verify(PATIENCE);
            StepVerifier.create(client.closeLater(Duration.ofHours(1)))
                    .expectComplete()
                    .verify(PATIENCE);
            assertThat(server.count()).isEqualTo(1);
        }
    }

    private static Mono<Optional<ContactInfo>> assertClosedByScheduler(Throwable error) {
        assertReason(error, Reason.CLOSED);
        assertThat(error).hasMessageContaining("scheduler");
        return Mono.just(Optional.empty());
    }

    private static void assertReason(Throwable error, Reason reason) {
        assertThat(error)
                .isInstanceOfSatisfying(
                        ContactLookupException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(reason));
    }

    private static void assertRejected(Scheduler scheduler) {
        assertThatIllegalStateException()
                .isThrownBy(() -> builder().scheduler(scheduler).build())
                .withMessageContaining("scheduler");
    }

    private static ReactiveContactClientBuilder builder() {
        return ReactiveContactClient.builder()
                .instance(GreenApiInstance.of(
                        URI.create("http://127.0.0.1:9"), StubServer.ID_INSTANCE, StubServer.TOKEN));
    }

    private static Scheduler disposed(Scheduler scheduler) {
        scheduler.dispose();
        return scheduler;
    }
}
