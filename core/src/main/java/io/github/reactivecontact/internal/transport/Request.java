package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactInfo;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/** One request on its way, over a connection that is warm or over one that Reactor Netty lends. */
final class Request implements Subscription {

    final PreparedInstance instance;
    final String chatId;
    final byte[] body;

    private final CoreSubscriber<? super Optional<ContactInfo>> actual;
    private final Runnable written;

    private volatile @Nullable Lease lease;
    private volatile boolean cancelled;
    private boolean started;

    Request(
            CoreSubscriber<? super Optional<ContactInfo>> actual,
            PreparedInstance instance,
            String chatId,
            byte[] body,
            Runnable written) {
        this.actual = actual;
        this.instance = instance;
        this.chatId = chatId;
        this.body = body;
        this.written = written;
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n) && !started && !cancelled) {
            started = true;
            if (!instance.sendWarm(this)) {
                instance.sendLent(this, actual.currentContext());
            }
        }
    }

    @Override
    public void cancel() {
        // Before the lease is read, as a lease is set before this is: one sees the other.
        cancelled = true;
        Lease carrier = lease;
        if (carrier != null) {
            carrier.cancel(this);
        }
    }

    boolean isCancelled() {
        return cancelled;
    }

    void carriedBy(Lease carrier) {
        lease = carrier;
    }

    void aboutToBeWritten() {
        written.run();
    }

    void answered(Optional<ContactInfo> contact) {
        actual.onNext(contact);
        actual.onComplete();
    }

    void failed(Throwable failure) {
        actual.onError(TransportFailure.of(instance.idInstance(), failure));
    }

    void completed() {
        actual.onComplete();
    }
}
