package io.github.reactivecontact.benchmarks;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.internal.transport.RequestWrite;
import io.github.reactivecontact.internal.transport.Transport;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** Writes each request at once, and answers it in {@link #answerAll}, as an event loop does. */
final class ManualTransport implements Transport, Transport.Route {

    private static final Optional<ContactInfo> CONTACT =
            Optional.of(ContactInfo.builder().build());

    private final Queue<Request> outstanding = new ArrayDeque<>();

    @Override
    public Mono<Optional<ContactInfo>> send(ChatId chatId, RequestWrite write) {
        write.written();
        return new Request();
    }

    /** Answers all outstanding requests, and those that are sent during the call. */
    void answerAll() {
        Request request;
        while ((request = outstanding.poll()) != null) {
            request.answer();
        }
    }

    @Override
    public Mono<Void> disposeLater() {
        return Mono.empty();
    }

    private final class Request extends Mono<Optional<ContactInfo>> implements Subscription {

        private @Nullable CoreSubscriber<? super Optional<ContactInfo>> subscriber;

        @Override
        public void subscribe(CoreSubscriber<? super Optional<ContactInfo>> actual) {
            subscriber = actual;
            actual.onSubscribe(this);
        }

        @Override
        public void request(long n) {
            outstanding.add(this);
        }

        @Override
        public void cancel() {
            subscriber = null;
        }

        private void answer() {
            CoreSubscriber<? super Optional<ContactInfo>> actual = subscriber;
            if (actual != null) {
                actual.onNext(CONTACT);
                actual.onComplete();
            }
        }
    }
}
