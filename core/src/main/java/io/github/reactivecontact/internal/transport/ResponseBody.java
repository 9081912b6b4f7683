package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** A response's body, gathered up to a size and decoded when its last byte is there. */
final class ResponseBody extends Mono<Optional<ContactInfo>> {

    private final Publisher<ByteBuf> source;
    private final ResponseDecoder decoder;
    private final int expectedSize;
    private final int maxSize;

    ResponseBody(Publisher<ByteBuf> source, ResponseDecoder decoder, int expectedSize, int maxSize) {
        this.source = source;
        this.decoder = decoder;
        this.expectedSize = expectedSize;
        this.maxSize = maxSize;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Optional<ContactInfo>> actual) {
        source.subscribe(new Gathering(actual, decoder, expectedSize, maxSize));
    }

    private static final class Gathering implements CoreSubscriber<ByteBuf>, Subscription {

        private final CoreSubscriber<? super Optional<ContactInfo>> actual;
        private final ResponseDecoder decoder;
        private final int maxSize;
        private byte[] body;
        private int length;
        private boolean done;
        private @Nullable Subscription upstream;

        Gathering(
                CoreSubscriber<? super Optional<ContactInfo>> actual,
                ResponseDecoder decoder,
                int expectedSize,
                int maxSize) {
            this.actual = actual;
            this.decoder = decoder;
            this.maxSize = maxSize;
            this.body = new byte[Math.min(expectedSize, maxSize)];
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            if (Operators.validate(upstream, subscription)) {
                upstream = subscription;
                actual.onSubscribe(this);
            }
        }

        @Override
        public void onNext(ByteBuf bytes) {
            int more = bytes.readableBytes();
            if (done) {
                return;
            }
            if (more > maxSize - length) {
                append(bytes, maxSize - length);
                cancel();
                end(decoder.tooLarge());
                return;
            }
            append(bytes, more);
        }

        private void append(ByteBuf bytes, int more) {
            if (length + more > body.length) {
                int doubled = (int) Math.min(2L * body.length, maxSize);
                body = Arrays.copyOf(body, Math.max(length + more, doubled));
            }
            bytes.readBytes(body, length, more);
            length += more;
        }

        @Override
        public void onError(Throwable failure) {
            if (done) {
                Operators.onErrorDropped(failure, currentContext());
                return;
            }
            end(failure);
        }

        @Override
        public void onComplete() {
            if (!done) {
                end(null);
            }
        }

        private void end(@Nullable Throwable cutShort) {
            done = true;
            Optional<ContactInfo> contact;
            try {
                contact = cutShort == null ? decoder.whole(body, length) : decoder.part(body, length, cutShort);
            } catch (ContactLookupException failure) {
                actual.onError(failure);
                return;
            }
            actual.onNext(contact);
            actual.onComplete();
        }

        @Override
        public void request(long n) {
            if (upstream != null && Operators.validate(n)) {
                upstream.request(Long.MAX_VALUE);
            }
        }

        @Override
        public void cancel() {
            if (upstream != null) {
                upstream.cancel();
            }
        }
    }
}
