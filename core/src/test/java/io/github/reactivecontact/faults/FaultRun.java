package io.github.reactivecontact.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactClientListener;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.stub.StubServer;
import io.github.reactivecontact.testfloor.PooledConnections;
import io.github.reactivecontact.testfloor.VirtualTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.ContextView;

/**
 * One lookup that meets one fault at one moment. The client's clock stands still but for the back-off, and for a
 * response time-out once the fault has come to its stall: what ends "at once" needed no time-out.
 */
final class FaultRun implements AutoCloseable {

    private static final String CHAT = FaultBytes.PHONE + "@c.us";
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(100);
    private static final Duration BACKOFF = Duration.ofSeconds(1);

    private final Fault fault;
    private final Moment moment;
    private final FaultProbe probe;
    private final FaultyPlace place;
    private final VirtualTimeScheduler time = VirtualTime.scheduler();
    private final Heard heard = new Heard();
    private final ReactiveContactClient client;
    private @Nullable PooledConnections connections;

    FaultRun(Fault fault, Moment moment, TestTls tls, FaultProbe probe) throws Exception {
        this.fault = fault;
        this.moment = moment;
        this.probe = probe;
        place = new FaultyPlace(fault, tls);
        client = probe.client(ReactiveContactClient.builder()
                        .instance(place.instance())
                        .unlimitedRate()
                        .responseTimeout(RESPONSE_TIMEOUT)
                        .retry(RetryPolicy.none().withMaxAttempts(moment == Moment.RETRY ? 3 : 1).withBackoff(BACKOFF, BACKOFF))
                        .maxBodySize(FaultBytes.MAX_BODY)
                        .scheduler(time)
                        .listener(heard)
                        .httpClient(http -> configured(http, tls)))
                .build();
    }

    private HttpClient configured(HttpClient http, TestTls tls) {
        connections = PooledConnections.of(http);
        HttpClient secured = fault.isSecure() ? tls.client(http) : http;
        return probe.http(place.through(secured));
    }

    FaultResult result() throws Exception {
        return switch (moment) {
            case FIRST_USE -> andThenAll(firstUse());
            case REUSED_CONNECTION -> andThenAll(reusedConnection());
            case RETRY -> andThenAll(duringRetry());
            case CLOSING -> duringClose();
            case CUT_OFF -> cutOff();
        };
    }

    private FaultResult firstUse() throws Exception {
        place.harm(false);
        return end(lookUp());
    }

    private FaultResult reusedConnection() throws Exception {
        keepAConnection();
        place.harm(false);
        return end(lookUp());
    }

    private FaultResult duringRetry() throws Exception {
        place.beUnavailable();
        CompletableFuture<FaultResult> lookup = lookUp();
        heard.awaitRetry(1);
        awaitIdle();
        place.harm(false);
        time.advanceTimeBy(BACKOFF);
        if (!fault.isRepeated()) {
            return end(lookup);
        }
        awaitTimeout();
        heard.awaitRetry(2);
        place.heal();
        time.advanceTimeBy(BACKOFF);
        return lookup.get(StubServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private FaultResult duringClose() throws Exception {
        if (!fault.isOnTheWay()) {
            keepAConnection();
        }
        place.harm(true);
        CompletableFuture<FaultResult> lookup = lookUp();
        place.awaitMet();
        CompletableFuture<Void> closed = client.closeLater(RESPONSE_TIMEOUT.multipliedBy(2)).toFuture();
        place.release();
        FaultResult result = end(lookup);
        place.heal();
        closed.get(StubServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return result;
    }

    private FaultResult cutOff() throws Exception {
        if (!fault.isOnTheWay()) {
            keepAConnection();
        }
        boolean lasts = fault.lastsAt(moment);
        place.harm(!lasts);
        CompletableFuture<FaultResult> lookup = lookUp();
        if (lasts) {
            place.awaitStall();
        } else {
            place.awaitMet();
        }
        client.close();
        FaultResult result = lookup.get(StubServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        place.release();
        place.heal();
        client.closeLater(Duration.ZERO).block(StubServer.PATIENCE);
        return result;
    }

    /** Whatever happened, the client is as good as new. */
    private FaultResult andThenAll(FaultResult result) throws Exception {
        place.heal();
        awaitIdle();
        assertThat(lookUp().get(StubServer.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("the next lookup")
                .isEqualTo(new FaultResult(null, 1, 0));
        awaitIdle();
        return result;
    }

    private void keepAConnection() throws Exception {
        lookUp().get(StubServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        awaitIdle();
        assertThat(connections.count()).isEqualTo(1);
    }

    private void awaitIdle() {
        Await.until(() -> connections.areIdle() && client.snapshot().inFlight() == 0, () -> "" + connections);
        probe.saw(client.snapshot());
        assertThat(client.snapshot().instance(StubServer.ID_INSTANCE)).hasValueSatisfying(
                instance -> assertThat(instance.inFlight()).isZero());
    }

    private FaultResult end(CompletableFuture<FaultResult> lookup) throws Exception {
        awaitTimeout();
        return lookup.get(StubServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private void awaitTimeout() throws Exception {
        if (fault.lastsAt(moment)) {
            place.awaitStall();
            time.advanceTimeBy(RESPONSE_TIMEOUT);
        }
    }

    private CompletableFuture<FaultResult> lookUp() {
        long began = time.now(TimeUnit.SECONDS);
        int before = heard.attempts.get();
        Mono<Object> lookup = probe.lookup(client.getContactInfo(CHAT).cast(Object.class));
        probe.saw(lookup);
        return lookup.onErrorResume(ContactLookupException.class, Mono::just)
                .map(outcome -> {
                    probe.saw(outcome);
                    ContactLookupException failure = outcome instanceof ContactLookupException failed ? failed : null;
                    int attempts = heard.attempts.get() - before;
                    if (failure != null) {
                        assertThat(failure.attempts()).isEqualTo(attempts);
                    }
                    Reason reason = failure == null ? null : failure.reason();
                    long timeouts = (time.now(TimeUnit.SECONDS) - began) / RESPONSE_TIMEOUT.toSeconds();
                    return new FaultResult(reason, attempts, timeouts);
                })
                .toFuture();
    }

    @Override
    public void close() {
        probe.saw(client);
        client.closeLater(Duration.ZERO).block(StubServer.PATIENCE);
        place.close();
    }

    private static final class Heard implements ContactClientListener, ContactClientListener.OfLookup {

        private final AtomicInteger attempts = new AtomicInteger();
        private final AtomicInteger retries = new AtomicInteger();

        void awaitRetry(int n) {
            Await.until(() -> retries.get() >= n, () -> retries + " retries, and not " + n);
        }

        @Override
        public OfLookup onLookup(ContextView context, boolean bulk) {
            return this;
        }

        @Override
        public OfAttempt onAttempt(String idInstance, int attempt) {
            attempts.incrementAndGet();
            return OfAttempt.NONE;
        }

        @Override
        public void onRetry(ContactLookupException failure, Duration delay) {
            retries.incrementAndGet();
        }
    }
}
