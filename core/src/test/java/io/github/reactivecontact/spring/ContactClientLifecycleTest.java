package io.github.reactivecontact.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.leakcheck.VirtualTime;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.Latency;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class ContactClientLifecycleTest {

    private static final Duration LATENCY = Duration.ofSeconds(5);

    private final VirtualTimeScheduler servers = VirtualTime.scheduler();
    private final VirtualTimeScheduler clients = VirtualTime.scheduler();
    private final GreenApiSimulator green = GreenApiSimulator.builder()
            .instance("7103000001", Applications.TOKEN)
            .latency(Latency.fixed(LATENCY))
            .scheduler(servers)
            .start();

    @AfterEach
    void close() {
        green.close();
        servers.dispose();
        clients.dispose();
    }

    @Test
    void close_ofContext_completesLookupInFlight() {
        application().run(context -> {
            ReactiveContactClient client = context.getBean(ReactiveContactClient.class);
            CompletableFuture<Optional<ContactInfo>> lookup = startLookup(client);
            ConfigurableApplicationContext closed = context.getSourceApplicationContext();
            CountDownLatch ended = new CountDownLatch(1);
            Mono.fromRunnable(closed::close)
                    .doFinally(end -> ended.countDown())
                    .subscribeOn(Schedulers.boundedElastic())
                    .subscribe();
            await(() -> !context.getBean(ContactClientLifecycle.class).isRunning());
            StepVerifier.create(client.getContactInfo("79001234567@c.us"))
                    .verifyErrorMatches(error -> reason(error) == ContactLookupException.Reason.CLOSED);

            assertThat(ended.getCount()).isOne();
            assertThat(lookup).isNotDone();
            servers.advanceTimeBy(LATENCY);

            assertThat(lookup.join()).isPresent();
            ended.await();
        });
    }

    @Test
    void stop_stalledLookup_returnsAtOnceAndEndsAfterGrace() {
        application().withPropertyValues("contact-client.shutdown-grace=3s").run(context -> {
            CompletableFuture<Optional<ContactInfo>> lookup = startLookup(context.getBean(ReactiveContactClient.class));
            CountDownLatch stopped = new CountDownLatch(1);

            context.getBean(ContactClientLifecycle.class).stop(stopped::countDown);
            clients.advanceTimeBy(Duration.ofMillis(2999));

            assertThat(lookup).isNotDone();
            assertThat(stopped.getCount()).isOne();
            clients.advanceTimeBy(Duration.ofMillis(1));
            stopped.await();
            assertThat(lookup)
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .havingCause()
                    .matches(error -> reason(error) == ContactLookupException.Reason.CLOSED);
        });
    }

    @Test
    void stop_bulkInProgress_endsQueuedSourcesAtOnceAndTheRestWithItsRequests() {
        application().withPropertyValues("contact-client.request-rate=1/s").run(context -> {
            ReactiveContactClient client = context.getBean(ReactiveContactClient.class);
            List<Boolean> outcomes = new CopyOnWriteArrayList<>();
            client.lookupAll(Flux.range(0, 500).map(i -> 79001234000L + i + "@c.us"))
                    .subscribe(lookup -> outcomes.add(lookup instanceof ContactLookup.Found));
            await(() -> green.requests() == 1 && VirtualTime.liveTimers(servers) == 1);
            CountDownLatch stopped = new CountDownLatch(1);

            context.getBean(ContactClientLifecycle.class).stop(stopped::countDown);
            await(() -> outcomes.size() == 499);
            assertThat(stopped.getCount()).isOne();
            servers.advanceTimeBy(LATENCY);
            stopped.await();
            await(() -> outcomes.size() == 500);

            assertThat(outcomes).filteredOn(isFound -> isFound).hasSize(1);
        });
    }

    @Test
    void close_bulkInProgress_endsQueuedSourcesBeforeTheWebServerWaits() {
        application().withPropertyValues("contact-client.request-rate=1/s").run(context -> {
            ReactiveContactClient client = context.getBean(ReactiveContactClient.class);
            List<Boolean> outcomes = new CopyOnWriteArrayList<>();
            CountDownLatch bulkEnded = new CountDownLatch(1);
            client.lookupAll(Flux.range(0, 500).map(i -> 79001234000L + i + "@c.us"))
                    .doOnComplete(bulkEnded::countDown)
                    .subscribe(lookup -> outcomes.add(lookup instanceof ContactLookup.Found));
            await(() -> green.requests() == 1 && VirtualTime.liveTimers(servers) == 1);

            context.getBean(BulkEnd.class).stop();

            await(() -> outcomes.size() == 499);
            assertThat(context.getBean(ContactClientLifecycle.class).isRunning())
                    .isTrue();
            servers.advanceTimeBy(LATENCY);
            bulkEnded.await();
            assertThat(outcomes).hasSize(500).filteredOn(isFound -> isFound).hasSize(1);
            StepVerifier.create(client.getContactInfo("79001234567@c.us").doOnRequest(requested -> {
                        clients.advanceTimeBy(Duration.ofSeconds(2));
                    }))
                    .then(() -> await(() -> green.requests() == 2 && VirtualTime.liveTimers(servers) == 1))
                    .then(() -> servers.advanceTimeBy(LATENCY))
                    .expectNextMatches(Optional::isPresent)
                    .verifyComplete();
        });
    }

    @Test
    void phase_ofBulkEnd_isAboveWebServerAndBelowListeners() {
        application().run(context -> {
            BulkEnd end = context.getBean(BulkEnd.class);
            assertThat(end.isRunning()).isTrue();
            assertThat(end.isPauseable()).isFalse();
            assertThat(end.getPhase())
                    .isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE)
                    .isLessThan(SmartLifecycle.DEFAULT_PHASE - 100);
        });
    }

    @Test
    void stop_mockedClient_callsBack() {
        CountDownLatch stopped = new CountDownLatch(1);

        new ContactClientLifecycle(Applications.mockedClient(), Duration.ofSeconds(20)).stop(stopped::countDown);

        assertThat(stopped.getCount()).isZero();
    }

    @Test
    void start_failsLater_closesClient() {
        ReactiveContactClient[] captured = new ReactiveContactClient[1];
        application()
                .withBean(FailsLater.class, FailsLater::new)
                .withBean(ClientCapture.class, () -> new ClientCapture(captured))
                .run(context -> assertThat(context).hasFailed());

        assertThat(captured[0]).isNotNull();
        StepVerifier.create(captured[0].getContactInfo("71234567890@c.us"))
                .verifyErrorMatches(error -> reason(error) == ContactLookupException.Reason.CLOSED);
    }

    @Test
    void phase_ofLifecycle_isBelowWebServer() {
        application().run(context -> {
            ContactClientLifecycle lifecycle = context.getBean(ContactClientLifecycle.class);
            assertThat(lifecycle.isRunning()).isTrue();
            assertThat(lifecycle.isPauseable()).isFalse();
            assertThat(lifecycle.getPhase())
                    .isLessThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE)
                    .isLessThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE);
        });
    }

    private ApplicationContextRunner application() {
        return Applications.withInstance()
                .withPropertyValues(
                        "contact-client.instances[0].api-url=" + green.apiUrl(),
                        "contact-client.request-rate=unlimited",
                        "contact-client.event-loops=1")
                .withBean(ReactiveContactClientBuilderCustomizer.class, () -> builder -> builder.scheduler(clients));
    }

    private CompletableFuture<Optional<ContactInfo>> startLookup(ReactiveContactClient client) {
        CompletableFuture<Optional<ContactInfo>> lookup =
                client.getContactInfo("71234567890@c.us").toFuture();
        await(() -> green.requests() == 1 && VirtualTime.liveTimers(servers) == 1);
        return lookup;
    }

    private static ContactLookupException.Reason reason(Throwable error) {
        return ((ContactLookupException) error).reason();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private record ClientCapture(ReactiveContactClient[] captured)
            implements org.springframework.beans.factory.config.BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (bean instanceof ReactiveContactClient client) {
                captured[0] = client;
            }
            return bean;
        }
    }

    private static final class FailsLater implements org.springframework.beans.factory.SmartInitializingSingleton {

        @Override
        public void afterSingletonsInstantiated() {
            throw new IllegalStateException("as planned");
        }
    }
}
