package io.github.reactivecontact.internal.publisher;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactQuery;
import io.github.reactivecontact.InvalidChatIdException;
import io.github.reactivecontact.internal.dispatch.Caller;
import io.github.reactivecontact.internal.dispatch.Dispatcher;
import io.github.reactivecontact.internal.dispatch.Priority;
import io.github.reactivecontact.internal.util.ThreadLocals;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** One lookup. It starts when the subscriber first requests the outcome. */
public class SingleLookup extends Mono<Optional<ContactInfo>> implements Scannable {

    private static final String STEP_NAME = "getContactInfo";

    private final ChatId chatId;
    private final @Nullable String idInstance;
    private final Dispatcher dispatcher;

    private SingleLookup(ChatId chatId, @Nullable String idInstance, Dispatcher dispatcher) {
        this.chatId = chatId;
        this.idInstance = idInstance;
        this.dispatcher = dispatcher;
    }

    /** Whether the server must answer. A field would cost each lookup eight bytes. */
    boolean isRefresh() {
        return false;
    }

    /** A lookup that skips the cache. */
    private static final class RefreshingLookup extends SingleLookup {

        RefreshingLookup(ChatId chatId, @Nullable String idInstance, Dispatcher dispatcher) {
            super(chatId, idInstance, dispatcher);
        }

        @Override
        boolean isRefresh() {
            return true;
        }
    }

    /**
     * Creates a lookup.
     *
     * @param chatId a text that {@link ChatId#parse(String)} accepts; other texts become an error signal
     * @param dispatcher runs the lookup
     * @return its outcome
     */
    public static Mono<Optional<ContactInfo>> of(@Nullable String chatId, Dispatcher dispatcher) {
        try {
            return of(chatId == null ? null : ChatId.parse(chatId), null, dispatcher);
        } catch (InvalidChatIdException invalid) {
            return invalid(String.valueOf(invalid.getMessage()));
        }
    }

    /**
     * Creates a lookup.
     *
     * @param query the chat and the instance; null becomes an error signal
     * @param dispatcher runs the lookup
     * @return its outcome
     */
    public static Mono<Optional<ContactInfo>> of(@Nullable ContactQuery query, Dispatcher dispatcher) {
        if (query == null) {
            return invalid("query must not be null");
        }
        return query.isRefresh() && !query.chatId().isGroup()
                ? assembled(new RefreshingLookup(query.chatId(), query.idInstance(), dispatcher))
                : of(query.chatId(), query.idInstance(), dispatcher);
    }

    private static Mono<Optional<ContactInfo>> invalid(String message) {
        // A new exception for each subscriber, because operators add suppressed exceptions.
        return CallSites.named(Mono.error(() -> QueryExtractor.invalidChatId(message)), STEP_NAME);
    }

    /**
     * Creates a lookup.
     *
     * @param chatId the chat; null becomes an error signal
     * @param idInstance the instance to use, or null for any
     * @param dispatcher runs the lookup
     * @return its outcome
     */
    public static Mono<Optional<ContactInfo>> of(
            @Nullable ChatId chatId, @Nullable String idInstance, Dispatcher dispatcher) {
        if (chatId == null) {
            return invalid("chatId must not be null");
        }
        if (chatId.isGroup()) {
            return Mono.just(Optional.empty());
        }
        return assembled(new SingleLookup(chatId, idInstance, dispatcher));
    }

    private static Mono<Optional<ContactInfo>> assembled(SingleLookup single) {
        // Mono.from makes the publisher restore a subscriber's thread-locals, like Reactor's own publishers.
        Mono<Optional<ContactInfo>> assembled = ThreadLocals.arePropagated() ? Mono.from(single) : onAssembly(single);
        // Without a hook there is no trace, and searching for one costs time.
        return assembled == single ? single : CallSites.named(assembled, STEP_NAME);
    }

    @Override
    public void subscribe(CoreSubscriber<? super Optional<ContactInfo>> actual) {
        actual.onSubscribe(new SingleSubscription(actual, chatId, idInstance, isRefresh(), dispatcher));
    }

    @Override
    public String stepName() {
        return STEP_NAME;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable Object scanUnsafe(Attr key) {
        return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
    }

    private static final class SingleSubscription extends Caller implements Subscription, Scannable {

        // Instead of an atomic object, which would cost each lookup 16 bytes.
        private static final AtomicIntegerFieldUpdater<SingleSubscription> STATE =
                AtomicIntegerFieldUpdater.newUpdater(SingleSubscription.class, "state");

        private static final int ASSEMBLED = 0;
        private static final int ENTERED = 1;
        private static final int ENDED = 2;
        private static final int CANCELLED = 3;
        private static final int DISCARDED = 4;

        private final CoreSubscriber<? super Optional<ContactInfo>> actual;
        private final ChatId chatId;
        private final @Nullable String idInstance;
        private final boolean refresh;
        private final Dispatcher dispatcher;
        private volatile int state;

        SingleSubscription(
                CoreSubscriber<? super Optional<ContactInfo>> actual,
                ChatId chatId,
                @Nullable String idInstance,
                boolean refresh,
                Dispatcher dispatcher) {
            this.actual = actual;
            this.chatId = chatId;
            this.idInstance = idInstance;
            this.refresh = refresh;
            this.dispatcher = dispatcher;
        }

        @Override
        public void request(long n) {
            if (Operators.validate(n) && STATE.compareAndSet(this, ASSEMBLED, ENTERED)) {
                dispatcher.enter(this);
            }
        }

        @Override
        public void cancel() {
            if (STATE.getAndUpdate(this, before -> before < ENDED ? CANCELLED : before) == ENTERED) {
                dispatcher.leave(List.of(this));
            }
        }

        @Override
        protected ChatId chatId() {
            return chatId;
        }

        @Override
        protected Priority priority() {
            return Priority.SINGLE;
        }

        @Override
        protected @Nullable String idInstance() {
            return idInstance;
        }

        @Override
        protected boolean isRefresh() {
            return refresh;
        }

        @Override
        public void answered(Optional<ContactInfo> contact) {
            if (STATE.compareAndSet(this, ENTERED, ENDED)) {
                actual.onNext(contact);
                actual.onComplete();
            } else {
                discarded(contact);
            }
        }

        @Override
        public void failed(ContactLookupException failure) {
            if (STATE.compareAndSet(this, ENTERED, ENDED)) {
                actual.onError(failure);
            }
        }

        @Override
        protected void discarded(Optional<ContactInfo> contact) {
            if (STATE.compareAndSet(this, CANCELLED, DISCARDED)) {
                Context context = currentContext();
                ThreadLocals.run(context, () -> Operators.onDiscard(contact, context));
            }
        }

        @Override
        protected Context currentContext() {
            return actual.currentContext();
        }

        @Override
        public String stepName() {
            return STEP_NAME;
        }

        @Override
        @SuppressWarnings("rawtypes")
        public @Nullable Object scanUnsafe(Attr key) {
            if (key == Attr.ACTUAL) {
                return actual;
            }
            if (key == Attr.TERMINATED) {
                return state == ENDED;
            }
            if (key == Attr.CANCELLED) {
                return state >= CANCELLED;
            }
            return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
        }
    }
}
