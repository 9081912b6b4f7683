package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactCache;
import io.github.reactivecontact.internal.util.LinkedQueue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** One call of the cache. */
abstract class CacheCall<T> extends ExternalCall<T> {

    /** Receives the signals of the cache, on any thread. */
    interface Receiver {

        /** The call has no signal yet. */
        void waits(CacheCall<?> call);

        /** Each question has its answer. */
        void answered(Get call);

        void stored(Put call);

        void failed(CacheCall<?> call, @Nullable Throwable failure);
    }

    final ContactCache cache;
    final Receiver receiver;

    // State of the gate.
    LinkedQueue.@Nullable Link<CacheCall<?>> place;
    LinkedQueue.@Nullable Link<CacheCall<?>> waitingPlace;
    long waitsUntil;

    private boolean signalled;

    private CacheCall(ContactCache cache, Receiver receiver) {
        this.cache = cache;
        this.receiver = receiver;
    }

    @Override
    final void start() {
        try {
            super.start();
        } finally {
            // A cache in memory has signalled already, and needs no timer.
            if (!signalled && !isDisposed()) {
                receiver.waits(this);
            }
        }
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

        /** What the cache returned; null if nothing. */
        ContactCache.@Nullable Entry answer;

        Question(ContactCache.Key key) {
            this.key = key;
        }

        void add(Caller caller) {
            callers.append(caller);
            caller.question = this;
        }

        void remove(Caller caller) {
            if (caller.isLinked()) {
                callers.remove(caller);
            }
            caller.question = null;
        }
    }

    /** Gets the entries of some keys. */
    static final class Get extends CacheCall<Map<ContactCache.Key, ContactCache.Entry>> {

        final List<Question> questions;

        /** The number of questions with callers. */
        int unanswered;

        Get(List<Question> questions, ContactCache cache, Receiver receiver) {
            super(cache, receiver);
            this.questions = questions;
            this.unanswered = questions.size();
        }

        @Override
        Mono<Map<ContactCache.Key, ContactCache.Entry>> call() {
            return cache.get(
                    questions.size() == 1
                            ? List.of(questions.get(0).key)
                            : questions.stream().map(question -> question.key).toList());
        }

        @Override
        protected void hookOnNext(Map<ContactCache.Key, ContactCache.Entry> found) {
            // Read here, so that an exception of the map fails the call.
            for (Question question : questions) {
                question.answer = found.get(question.key);
            }
            if (isFirstSignal()) {
                receiver.answered(this);
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
        Put(ContactCache.Key key, ContactCache.Entry entry, LongSupplier age, ContactCache cache, Receiver receiver) {
            super(cache, receiver);
            this.key = key;
            this.entry = entry;
            this.age = age;
        }

        @Override
        Mono<Void> call() {
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
