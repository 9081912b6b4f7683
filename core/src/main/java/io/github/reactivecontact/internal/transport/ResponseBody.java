package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Decodes the body of a response when its last byte has come. A body in one chunk is decoded from a shared array. Other
 * bodies are collected, up to {@code maxBodySize}. For one subscriber.
 */
final class ResponseBody extends Mono<Optional<ContactInfo>> implements CoreSubscriber<ByteBuf>, Subscription {

    private static final int UNKNOWN_SIZE = 4096;
    private static final byte[] NOTHING = {};

    private final Publisher<ByteBuf> source;
    private final ResponseDecoder decoder;
    private final int announcedSize;
    private final BodyScratch scratch;
    private @Nullable CoreSubscriber<? super Optional<ContactInfo>> actual;
    private byte[] body = NOTHING;
    private int length;
    private boolean decoded;
    private Optional<ContactInfo> contact = Optional.empty();
    private @Nullable ContactLookupException failure;
    private boolean done;
    private @Nullable Subscription upstream;

    /** Creates the decoder of a body of {@code announcedSize} bytes, or of unknown size if that is negative. */
    ResponseBody(Publisher<ByteBuf> source, ResponseDecoder decoder, int announcedSize, BodyScratch scratch) {
        this.source = source;
        this.decoder = decoder;
        this.announcedSize = announcedSize;
        this.scratch = scratch;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Optional<ContactInfo>> actual) {
        this.actual = actual;
        source.subscribe(this);
    }

    private CoreSubscriber<? super Optional<ContactInfo>> actual() {
        return Objects.requireNonNull(actual);
    }

    @Override
    public Context currentContext() {
        return actual().currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (Operators.validate(upstream, subscription)) {
            upstream = subscription;
            actual().onSubscribe(this);
        }
    }

    @Override
    public void onNext(ByteBuf bytes) {
        if (done || decoded) {
            return;
        }
        int more = bytes.readableBytes();
        if (length == 0 && more == announcedSize) {
            byte[] copy = scratch.ofAtLeast(more);
            bytes.readBytes(copy, 0, more);
            decode(copy, more, null);
        } else if (more > decoder.maxBodySize() - length) {
            append(bytes, decoder.maxBodySize() - length);
            cancel();
            end(decoder.tooLarge());
        } else {
            append(bytes, more);
        }
    }

    private void append(ByteBuf bytes, int more) {
        if (length + more > body.length) {
            int expected = length > 0 ? 2 * length : announcedSize < 0 ? UNKNOWN_SIZE : announcedSize;
            body = Arrays.copyOf(body, Math.max(length + more, Math.min(expected, decoder.maxBodySize())));
        }
        bytes.readBytes(body, length, more);
        length += more;
    }

    private void decode(byte[] bytes, int size, @Nullable Throwable cutShort) {
        decoded = true;
        try {
            contact = cutShort == null ? decoder.whole(bytes, size) : decoder.part(bytes, size, cutShort);
        } catch (ContactLookupException classified) {
            failure = classified;
        }
    }

    @Override
    public void onError(Throwable cutShort) {
        if (done) {
            Operators.onErrorDropped(cutShort, currentContext());
            return;
        }
        end(cutShort);
    }

    @Override
    public void onComplete() {
        if (!done) {
            end(null);
        }
    }

    private void end(@Nullable Throwable cutShort) {
        done = true;
        if (!decoded) {
            decode(body, length, cutShort);
        }
        if (failure != null) {
            actual().onError(failure);
        } else {
            actual().onNext(contact);
            actual().onComplete();
        }
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
