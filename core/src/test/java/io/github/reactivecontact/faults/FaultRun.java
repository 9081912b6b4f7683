package io.github.reactivecontact.faults;

import static io.github.reactivecontact.faults.FaultClient.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.stub.Await;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** One lookup that meets one fault at one moment, and one that comes after it. */
final class FaultRun implements AutoCloseable {

    private final Fault fault;
    private final Moment moment;
    private final FaultyPlace place;
    private final FaultClient client;

    FaultRun(Fault fault, Moment moment, TestTls tls, FaultProbe probe) throws Exception {
        this.fault = fault;
        this.moment = moment;
        place = new FaultyPlace(fault, tls);
        client = new FaultClient(place, maxAttempts(), probe, probe.handsOver(moment));
    }

    private int maxAttempts() {
        return moment == Moment.RETRY ? 3 : 1;
    }

    FaultResult result() throws Exception {
        return switch (moment) {
            case FIRST_USE -> andThenAll(firstUse());
            case REUSED_CONNECTION -> andThenAll(reusedConnection());
            case HANDED_OVER -> andThenAll(handedOver());
            case RETRY -> andThenAll(duringRetry());
            case CLOSING -> duringClose();
            case CUT_OFF -> cutOff();
        };
    }

    private FaultResult firstUse() throws Exception {
        place.harm(false);
        return end(client.lookUp());
    }

    private FaultResult reusedConnection() throws Exception {
        keepAConnection();
        place.harm(false);
        return end(client.lookUp());
    }

    private FaultResult handedOver() throws Exception {
        return end(client.lookUpAsAnotherIsAnswered(() -> place.harm(false)));
    }

    private FaultResult duringRetry() throws Exception {
        place.beUnavailable();
        CompletableFuture<FaultResult> lookup = client.lookUp();
        Duration delay = client.awaitRetry(1);
        client.awaitIdle();
        if (fault.isSentAgain()) {
            keepAConnection();
        }
        place.harm(false);
        client.backOff(delay);
        if (!fault.isRepeated()) {
            return end(lookup);
        }
        awaitTimeout();
        delay = client.awaitRetry(2);
        place.heal();
        client.awaitIdle();
        client.backOff(delay);
        return outcome(lookup);
    }

    private FaultResult duringClose() throws Exception {
        if (!fault.isOnTheWay()) {
            keepAConnection();
        }
        place.harm(true);
        CompletableFuture<FaultResult> lookup = client.lookUp();
        place.awaitMet();
        CompletableFuture<Void> closed = client.closeLater(FaultClient.RESPONSE_TIMEOUT.multipliedBy(2));
        place.release();
        FaultResult result = end(lookup);
        place.heal();
        outcome(closed);
        return result;
    }

    private FaultResult cutOff() throws Exception {
        if (!fault.isOnTheWay()) {
            keepAConnection();
        }
        boolean lasts = fault.lastsAt(moment);
        place.harm(!lasts);
        CompletableFuture<FaultResult> lookup = client.lookUp();
        if (lasts) {
            place.awaitStall();
        } else {
            place.awaitMet();
        }
        client.closeAtOnce();
        FaultResult result = outcome(lookup);
        place.release();
        place.heal();
        outcome(client.closeLater(Duration.ZERO));
        return result;
    }

    /** Whatever happened, the client is as good as new. */
    private FaultResult andThenAll(FaultResult result) throws Exception {
        if (fault.isSentWhenIdle()) {
            client.awaitIdle();
        }
        place.heal();
        if (fault.leavesNoConnection()) {
            Await.until(() -> place.openConnections() == 0, () -> place.openConnections() + " open connections");
        }
        client.awaitIdle();
        assertThat(outcome(client.lookUp())).as("the next lookup").isEqualTo(fault.expectedNext());
        client.awaitIdle();
        if (!fault.disablesTheInstance()) {
            client.lookUpAnother();
            client.awaitIdle();
        }
        return result;
    }

    private void keepAConnection() throws Exception {
        client.lookUpAnother();
        client.awaitIdle();
        assertThat(client.connections()).isEqualTo(1);
    }

    private FaultResult end(CompletableFuture<FaultResult> lookup) throws Exception {
        awaitTimeout();
        return outcome(lookup);
    }

    private void awaitTimeout() throws Exception {
        if (fault.lastsAt(moment)) {
            place.awaitStall();
            client.timeOut();
        }
    }

    @Override
    public void close() {
        client.close();
        place.close();
    }
}
