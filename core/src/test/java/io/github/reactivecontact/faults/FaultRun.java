package io.github.reactivecontact.faults;

import static io.github.reactivecontact.faults.FaultClient.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.stub.Await;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Sinks;

/** Runs one lookup with one fault in one phase, and one lookup after it. */
final class FaultRun implements AutoCloseable {

    private final FaultCase fault;
    private final FaultPhase phase;
    private final FaultyServer server;
    private final FaultClient client;

    FaultRun(FaultCase fault, FaultPhase phase, TestTls tls, FaultProbe probe) throws Exception {
        this.fault = fault;
        this.phase = phase;
        server = new FaultyServer(fault, tls);
        client = new FaultClient(server, maxAttempts(), probe, probe.reusesDirectly(phase));
    }

    private int maxAttempts() {
        return phase == FaultPhase.RETRY ? 3 : 1;
    }

    FaultResult result() throws Exception {
        return switch (phase) {
            case FIRST_USE -> thenVerifyRecovery(firstUse());
            case REUSED_CONNECTION -> thenVerifyRecovery(reusedConnection());
            case DIRECT_REUSE -> thenVerifyRecovery(directReuse());
            case RETRY -> thenVerifyRecovery(duringRetry());
            case GRACEFUL_CLOSE -> gracefulClose();
            case CLOSED -> closedAtOnce();
        };
    }

    private FaultResult firstUse() throws Exception {
        server.injectFault(false);
        return end(client.lookUp());
    }

    private FaultResult reusedConnection() throws Exception {
        openIdleConnection();
        server.injectFault(false);
        return end(client.lookUp());
    }

    /**
     * The first answer is delayed until the test's thread has left the client. An earlier answer may be delivered on
     * the test's thread. The next lookup would then open a second connection, which the fault does not close.
     */
    private FaultResult directReuse() throws Exception {
        Sinks.Empty<Void> subscribed = Sinks.empty();
        server.pauseUntil(subscribed.asMono());
        CompletableFuture<FaultResult> lookup = client.lookUpOnDirectReuse(() -> server.injectFault(false));
        subscribed.tryEmitEmpty();
        return end(lookup);
    }

    private FaultResult duringRetry() throws Exception {
        server.failNextRequest();
        CompletableFuture<FaultResult> lookup = client.lookUp();
        Duration delay = client.awaitRetry(1);
        client.awaitIdle();
        if (fault.isResent()) {
            openIdleConnection();
        }
        server.injectFault(false);
        client.backoff(delay);
        if (!fault.isRetried()) {
            return end(lookup);
        }
        awaitTimeout();
        delay = client.awaitRetry(2);
        server.clearFault();
        client.awaitIdle();
        client.backoff(delay);
        return outcome(lookup);
    }

    private FaultResult gracefulClose() throws Exception {
        if (!fault.isConnectFault()) {
            openIdleConnection();
        }
        server.injectFault(true);
        CompletableFuture<FaultResult> lookup = client.lookUp();
        server.awaitFault();
        CompletableFuture<Void> closed = client.closeLater(FaultClient.RESPONSE_TIMEOUT.multipliedBy(2));
        server.release();
        FaultResult result = end(lookup);
        server.clearFault();
        outcome(closed);
        return result;
    }

    private FaultResult closedAtOnce() throws Exception {
        if (!fault.isConnectFault()) {
            openIdleConnection();
        }
        boolean lasts = fault.timesOutIn(phase);
        server.injectFault(!lasts);
        CompletableFuture<FaultResult> lookup = client.lookUp();
        if (lasts) {
            server.awaitStall();
        } else {
            server.awaitFault();
        }
        client.closeNow();
        FaultResult result = outcome(lookup);
        server.release();
        server.clearFault();
        outcome(client.closeLater(Duration.ZERO));
        return result;
    }

    /** Checks that the pool is idle and that the next lookups succeed. */
    private FaultResult thenVerifyRecovery(FaultResult result) throws Exception {
        if (fault.sendsWhenIdle()) {
            client.awaitIdle();
        }
        server.clearFault();
        if (fault.closesConnection()) {
            Await.until(() -> server.openConnections() == 0, () -> server.openConnections() + " open connections");
        }
        client.awaitIdle();
        client.pause(fault.pause());
        assertThat(outcome(client.lookUp())).as("the next lookup").isEqualTo(fault.expectedNext());
        client.awaitIdle();
        if (!fault.stopsInstance()) {
            client.lookUpOtherChat();
            client.awaitIdle();
        }
        return result;
    }

    private void openIdleConnection() throws Exception {
        client.lookUpOtherChat();
        client.awaitIdle();
        assertThat(client.connections()).isEqualTo(1);
    }

    private FaultResult end(CompletableFuture<FaultResult> lookup) throws Exception {
        awaitTimeout();
        return outcome(lookup);
    }

    private void awaitTimeout() throws Exception {
        if (fault.timesOutIn(phase)) {
            server.awaitStall();
            client.timeout();
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
