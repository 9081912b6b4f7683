package io.github.reactivecontact.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.leakcheck.ChangedInPlace;
import io.github.reactivecontact.leakcheck.PooledConnections;
import io.github.reactivecontact.leakcheck.VirtualTime;
import io.github.reactivecontact.stub.Await;
import io.github.reactivecontact.stub.StubServer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A client on a virtual clock that only the test advances. A lookup that ends without an advance needed no time. The
 * clock advances no further than the client's next timer, so nothing happens before the test is ready.
 */
final class FaultClient implements AutoCloseable {

    static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(100);

    private static final String OTHER_CHAT = "79990000001@c.us";
    private static final Duration BACKOFF = Duration.ofSeconds(1);

    private final FaultProbe probe;
    private final VirtualTimeScheduler time = VirtualTime.scheduler();
    private final RetryRecorder retries = new RetryRecorder();
    private final ReactiveContactClient client;
    private @Nullable PooledConnections connections;

    FaultClient(FaultyServer server, int maxAttempts, FaultProbe probe, boolean reusesDirectly) {
        this.probe = probe;
        client = probe.client(ReactiveContactClient.builder()
                        .instance(server.instance())
                        .unlimitedRate()
                        .responseTimeout(RESPONSE_TIMEOUT)
                        .retry(RetryPolicy.none().withMaxAttempts(maxAttempts).withBackoff(BACKOFF, BACKOFF))
                        .maxBodySize(FaultBytes.MAX_BODY)
                        .scheduler(time)
                        .listener(retries)
                        .httpClient(http -> {
                            HttpClient changed = instrumented(server.configure(http));
                            return reusesDirectly ? ChangedInPlace.of(http, changed) : changed;
                        }))
                .build();
    }

    private HttpClient instrumented(HttpClient http) {
        connections = PooledConnections.of(http);
        return probe.http(http);
    }

    CompletableFuture<FaultResult> lookUp() {
        long start = time.now(TimeUnit.SECONDS);
        int before = retries.attempts();
        Mono<Object> lookup =
                probe.lookup(client.getContactInfo(FaultBytes.CHAT).cast(Object.class));
        probe.record(lookup);
        return lookup.onErrorResume(ContactLookupException.class, Mono::just)
                .map(outcome -> {
                    probe.record(outcome);
                    long timeouts = (time.now(TimeUnit.SECONDS) - start) / RESPONSE_TIMEOUT.toSeconds();
                    return result(outcome, retries.attempts() - before, timeouts);
                })
                .toFuture();
    }

    CompletableFuture<FaultResult> lookUpOnDirectReuse(Runnable onAnswer) {
        return client.getContactInfo(OTHER_CHAT)
                .contextWrite(context -> context.put(RetryRecorder.IGNORED, true))
                .flatMap(other -> {
                    onAnswer.run();
                    return Mono.fromFuture(lookUp());
                })
                .toFuture();
    }

    /** Looks up another chat and expects its contact. */
    void lookUpOtherChat() throws Exception {
        CompletableFuture<Optional<String>> chatId = client.getContactInfo(OTHER_CHAT)
                .map(contact -> contact.map(ContactInfo::chatId))
                .contextWrite(context -> context.put(RetryRecorder.IGNORED, true))
                .toFuture();
        assertThat(outcome(chatId)).as("chat id of the contact").contains(OTHER_CHAT);
    }

    private static FaultResult result(Object outcome, int attempts, long timeouts) {
        if (outcome instanceof ContactLookupException failure) {
            assertThat(failure.attempts()).isEqualTo(attempts);
            return new FaultResult(failure.reason(), attempts, timeouts);
        }
        assertThat(((Optional<?>) outcome).map(contact -> ((ContactInfo) contact).chatId()))
                .as("chat id of the contact")
                .isIn(Optional.of(FaultBytes.CHAT), Optional.empty());
        return new FaultResult(null, attempts, timeouts);
    }

    static <T> T outcome(CompletableFuture<T> future) throws Exception {
        return future.get(StubServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    void timeout() {
        time.advanceTimeBy(RESPONSE_TIMEOUT);
    }

    void pause(Duration pause) {
        time.advanceTimeBy(pause);
    }

    /** Waits until the client schedules the nth retry, and returns its delay. */
    Duration awaitRetry(int n) {
        return retries.awaitRetry(n);
    }

    /**
     * Advances the clock until the retry starts. The listener is notified of a retry before its timer is set, so one
     * advance may come too early.
     */
    void backoff(Duration delay) {
        int before = retries.attempts();
        Await.until(
                () -> {
                    time.advanceTimeBy(delay);
                    return retries.attempts() > before;
                },
                () -> "no attempt after " + delay);
    }

    void awaitIdle() {
        Await.until(() -> connections.areIdle() && client.snapshot().inFlight() == 0, connections::toString);
        probe.record(client.snapshot());
        assertThat(client.snapshot().instance(StubServer.ID_INSTANCE))
                .hasValueSatisfying(instance -> assertThat(instance.inFlight()).isZero());
    }

    int connections() {
        return connections.count();
    }

    CompletableFuture<Void> closeLater(Duration grace) {
        return client.closeLater(grace).toFuture();
    }

    void closeNow() {
        client.close();
    }

    @Override
    public void close() {
        probe.record(client);
        client.closeLater(Duration.ZERO).block(StubServer.PATIENCE);
    }
}
