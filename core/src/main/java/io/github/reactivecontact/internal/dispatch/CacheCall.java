package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactCache;
import io.github.reactivecontact.internal.util.LinkedQueue;
import io.github.reactivecontact.internal.util.ThreadLocals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** One call of the cache. */
abstract class CacheCall<T> extends BaseSubscriber<T> {

    /** Receives the signals of the cache, on any thread. */
    interface Receiver {

        /** The call has no signal yet. */
        void waits(CacheCall<?> call);

        void answered(Get call, List<ContactCache.@Nullable Entry> entries);

        void stored(Put call);

        void failed(CacheCall<?> call, @Nullable Throwable failure);
    }

    final Receiver receiver;
    final long startedAt;

    // State of the gate.
    LinkedQueue.@Nullable Link<CacheCall<?>> place;
    boolean isWaiting;

    private boolean signalled;

    private CacheCall(Receiver receiver, long startedAt) {
        this.receiver = receiver;
        this.startedAt = startedAt;
    }

    abstract Mono<T> callOf(ContactCache cache);

    void start(ContactCache cache) {
        if (isDisposed()) {
            return;
        }
        try {
            // It serves lookups with different contexts, so it runs without their thread-locals.
            ThreadLocals.run(Context.empty(), () -> callOf(cache).subscribe(this));
        } catch (Throwable failure) {
            Exceptions.throwIfJvmFatal(failure);
            hookOnError(failure);
        } finally {
            // A cache in memory has signalled already, and needs no timer.
            if (!signalled) {
                receiver.waits(this);
            }
        }
    }

    void giveUp() {
        ThreadLocals.run(Context.empty(), this::dispose);
    }

    /** Whether this is the first signal. */
    final boolean isFirstSignal() {
        boolean isFirst = !signalled;
        signalled = true;
        return isFirst;
    }

    @Override
    protected void hookOnError(Throwable failure) {
        if (isFirstSignal()) {
            receiver.failed(this, failure);
        }
    }

    /** One key that the cache is asked for, and the callers that wait for its answer. */
    static final class Question {

        final ContactCache.Key key;
        final LinkedQueue<Caller> callers = new LinkedQueue<>();

        /** The call that asks it; null until it is asked. */
        @Nullable
        Get call;

        Question(ContactCache.Key key) {
            this.key = key;
        }

        void add(Caller caller) {
            caller.place = callers.addLast(caller);
        }

        void remove(Caller caller) {
            if (caller.place != null) {
                callers.remove(caller.place);
            }
            caller.place = null;
        }
    }

    /** Gets the entries of some keys. */
    static final class Get extends CacheCall<Map<ContactCache.Key, ContactCache.Entry>> {

        final List<Question> questions;

        /** The number of questions with callers. */
        int unanswered;

        Get(List<Question> questions, long startedAt, Receiver receiver) {
            super(receiver, startedAt);
            this.questions = questions;
            this.unanswered = questions.size();
        }

        @Override
        Mono<Map<ContactCache.Key, ContactCache.Entry>> callOf(ContactCache cache) {
            List<ContactCache.Key> keys = questions.size() == 1
                    ? List.of(questions.get(0).key)
                    : questions.stream().map(question -> question.key).toList();
            return cache.get(keys);
        }

        @Override
        protected void hookOnNext(Map<ContactCache.Key, ContactCache.Entry> found) {
            // Read here, so that an exception of the map fails the call.
            List<ContactCache.@Nullable Entry> entries = new ArrayList<>(questions.size());
            for (Question question : questions) {
                ContactCache.Entry entry = found.get(question.key);
                entries.add(entry);
            }
            if (isFirstSignal()) {
                receiver.answered(this, entries);
            }
        }

        @Override
        protected void hookOnComplete() {
            if (isFirstSignal()) {
                receiver.failed(this, null);
            }
        }
    }

    /** Stores an answer. */
    static final class Put extends CacheCall<Void> {

        private final ContactCache.Key key;
        private final ContactCache.Entry entry;
        private final LongSupplier age;

        /** Creates a call; {@code age} returns the nanoseconds since the request when the cache is called. */
        Put(ContactCache.Key key, ContactCache.Entry entry, LongSupplier age, long startedAt, Receiver receiver) {
            super(receiver, startedAt);
            this.key = key;
            this.entry = entry;
            this.age = age;
        }

        @Override
        Mono<Void> callOf(ContactCache cache) {
            return cache.put(key, entry, Duration.ofNanos(Math.max(0, age.getAsLong())));
        }

        @Override
        protected void hookOnComplete() {
            if (isFirstSignal()) {
                receiver.stored(this);
            }
        }
    }
}
