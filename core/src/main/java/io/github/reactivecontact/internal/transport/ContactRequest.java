package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactInfo;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** One request, and the subscriber that receives its outcome. */
final class ContactRequest implements Subscription {

    /** Sends a request once it is demanded. */
    interface Sender {

        void send(ContactRequest request, Context context);
    }

    /** Cancels a request that has been sent. */
    interface Carrier {

        void cancel(ContactRequest request);
    }

    final RequestTarget target;
    final String chatId;
    final byte[] body;

    private final CoreSubscriber<? super Optional<ContactInfo>> actual;
    private final Sender sender;
    private final RequestWrite write;
    private @Nullable Mono<Void> turn;
    private boolean hasTurn;

    private volatile @Nullable Carrier carrier;
    private volatile boolean cancelled;
    private boolean started;

    ContactRequest(
            CoreSubscriber<? super Optional<ContactInfo>> actual,
            Sender sender,
            RequestTarget target,
            String chatId,
            byte[] body,
            RequestWrite write) {
        this.actual = actual;
        this.sender = sender;
        this.target = target;
        this.chatId = chatId;
        this.body = body;
        this.write = write;
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n) && !started && !cancelled) {
            started = true;
            sender.send(this, actual.currentContext());
        }
    }

    @Override
    public void cancel() {
        // Written before the carrier is read. The carrier is written before this is read, so one thread sees the
        // other's write.
        cancelled = true;
        Carrier sentOver = carrier;
        if (sentOver != null) {
            sentOver.cancel(this);
        }
    }

    boolean isCancelled() {
        return cancelled;
    }

    void sentOver(Carrier connection) {
        carrier = connection;
    }

    /** Returns when it may be written: null for now. Called on the event loop. */
    @Nullable
    Mono<Void> turn() {
        if (!hasTurn) {
            hasTurn = true;
            turn = write.turn();
        }
        return turn;
    }

    void aboutToBeWritten() {
        write.written();
    }

    void answered(Optional<ContactInfo> contact) {
        actual.onNext(contact);
        actual.onComplete();
    }

    void failed(Throwable failure) {
        actual.onError(TransportFailure.of(target.idInstance(), failure));
    }

    void completed() {
        actual.onComplete();
    }
}
