package io.github.reactivecontact.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.stub.Await;
import io.github.reactivecontact.stub.StubServer;
import io.github.reactivecontact.testfloor.ChangedInPlace;
import io.github.reactivecontact.testfloor.PooledConnections;
import io.github.reactivecontact.testfloor.VirtualTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A client whose clock stands still unless a test moves it: what ends then needed no time. The clock goes to where the
 * client waits for and no further, so that nothing happens earlier than the test is ready for it.
 */
final class FaultClient implements AutoCloseable {

    static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(100);

    private static final String OTHER_CHAT = "79990000001@c.us";
    private static final Duration BACKOFF = Duration.ofSeconds(1);

    private final FaultProbe probe;
    private final VirtualTimeScheduler time = VirtualTime.scheduler();
    private final HeardRetries heard = new HeardRetries();
    private final ReactiveContactClient client;
    private @Nullable PooledConnections connections;

    FaultClient(FaultyPlace place, int maxAttempts, FaultProbe probe, boolean handsOver) {
        this.probe = probe;
        client = probe.client(ReactiveContactClient.builder()
                        .instance(place.instance())
                        .unlimitedRate()
                        .responseTimeout(RESPONSE_TIMEOUT)
                        .retry(RetryPolicy.none().withMaxAttempts(maxAttempts).withBackoff(BACKOFF, BACKOFF))
                        .maxBodySize(FaultBytes.MAX_BODY)
                        .scheduler(time)
                        .listener(heard)
                        .httpClient(http -> {
                            HttpClient changed = watched(place.through(http));
                            return handsOver ? ChangedInPlace.of(http, changed) : changed;
                        }))
                .build();
    }

    private HttpClient watched(HttpClient http) {
        connections = PooledConnections.of(http);
        return probe.http(http);
    }

    CompletableFuture<FaultResult> lookUp() {
        long began = time.now(TimeUnit.SECONDS);
        int before = heard.attempts();
        Mono<Object> lookup =
                probe.lookup(client.getContactInfo(FaultBytes.CHAT).cast(Object.class));
        probe.saw(lookup);
        return lookup.onErrorResume(ContactLookupException.class, Mono::just)
                .map(outcome -> {
                    probe.saw(outcome);
                    long timeouts = (time.now(TimeUnit.SECONDS) - began) / RESPONSE_TIMEOUT.toSeconds();
                    return result(outcome, heard.attempts() - before, timeouts);
                })
                .toFuture();
    }

    CompletableFuture<FaultResult> lookUpAsAnotherIsAnswered(Runnable between) {
        return client.getContactInfo(OTHER_CHAT)
                .contextWrite(context -> context.put(HeardRetries.UNHEARD, true))
                .flatMap(other -> {
                    between.run();
                    return Mono.fromFuture(lookUp());
                })
                .toFuture();
    }

    /** Looks up another chat, which is answered. */
    void lookUpAnother() throws Exception {
        CompletableFuture<Optional<String>> chatId = client.getContactInfo(OTHER_CHAT)
                .map(contact -> contact.map(ContactInfo::chatId))
                .contextWrite(context -> context.put(HeardRetries.UNHEARD, true))
                .toFuture();
        assertThat(outcome(chatId)).as("whose contact it is").contains(OTHER_CHAT);
    }

    private static FaultResult result(Object outcome, int attempts, long timeouts) {
        if (outcome instanceof ContactLookupException failure) {
            assertThat(failure.attempts()).isEqualTo(attempts);
            return new FaultResult(failure.reason(), attempts, timeouts);
        }
        assertThat(((Optional<?>) outcome).map(contact -> ((ContactInfo) contact).chatId()))
                .as("whose contact it is")
                .isIn(Optional.of(FaultBytes.CHAT), Optional.empty());
        return new FaultResult(null, attempts, timeouts);
    }

    static <T> T outcome(CompletableFuture<T> future) throws Exception {
        return future.get(StubServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    void timeOut() {
        time.advanceTimeBy(RESPONSE_TIMEOUT);
    }

    /** Waits for the nth retry to be decided upon. */
    Duration awaitRetry(int n) {
        return heard.awaitRetry(n);
    }

    /** A retry is heard of when it is decided upon, which is before the client waits for it: once may be too early. */
    void backOff(Duration delay) {
        int before = heard.attempts();
        Await.until(
                () -> {
                    time.advanceTimeBy(delay);
                    return heard.attempts() > before;
                },
                () -> "no attempt after " + delay);
    }

    void awaitIdle() {
        Await.until(() -> connections.areIdle() && client.snapshot().inFlight() == 0, connections::toString);
        probe.saw(client.snapshot());
        assertThat(client.snapshot().instance(StubServer.ID_INSTANCE))
                .hasValueSatisfying(instance -> assertThat(instance.inFlight()).isZero());
    }

    int connections() {
        return connections.count();
    }

    CompletableFuture<Void> closeLater(Duration grace) {
        return client.closeLater(grace).toFuture();
    }

    void closeAtOnce() {
        client.close();
    }

    @Override
    public void close() {
        probe.saw(client);
        client.closeLater(Duration.ZERO).block(StubServer.PATIENCE);
    }
}
