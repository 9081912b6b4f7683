package io.github.reactivecontact.internal.util;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.ContextView;

/**
 * Restores thread-locals from a Reactor context around a call if Reactor propagates them automatically. It uses Reactor
 * only, because the context-propagation library is optional.
 */
public final class ThreadLocals {

    private ThreadLocals() {}

    /**
     * Returns whether Reactor currently restores thread-locals from contexts.
     *
     * @return true after {@link Hooks#enableAutomaticContextPropagation()}
     */
    public static boolean arePropagated() {
        return Hooks.isAutomaticContextPropagationEnabled();
    }

    /**
     * Runs a task with the thread-locals of a context, and without other thread-locals that Reactor propagates. Then
     * restores the previous thread-locals of the thread.
     *
     * @param context context of the task
     * @param task its exceptions are propagated
     */
    public static void run(ContextView context, Runnable task) {
        if (!arePropagated()) {
            task.run();
            return;
        }
        call(context, () -> {
            task.run();
            return null;
        });
    }

    /**
     * Calls a supplier like {@link #run} runs a task.
     *
     * @param context context of the call
     * @param call its exceptions are propagated
     * @param <T> type of the result
     * @return the result
     */
    public static <T extends @Nullable Object> T call(ContextView context, Supplier<T> call) {
        if (!arePropagated()) {
            return call.get();
        }
        Call<T> within = new Call<>(call);
        CorePublisher<T> restoring = within.contextWrite(context);
        restoring.subscribe(Operators.<T>emptySubscriber());
        return within.result();
    }

    /** Calls the supplier on subscription and emits nothing. */
    private static final class Call<T extends @Nullable Object> extends Mono<T> {

        private final Supplier<T> call;
        private @Nullable T result;
        private @Nullable Throwable failure;

        Call(Supplier<T> call) {
            this.call = call;
        }

        @Override
        public void subscribe(CoreSubscriber<? super T> actual) {
            try {
                result = call.get();
            } catch (Throwable thrown) {
                // Not signalled: operators added by hooks would drop it.
                failure = thrown;
            }
        }

        @SuppressWarnings("NullAway") // null is a result only where T includes it
        T result() {
            Throwable thrown = failure;
            if (thrown instanceof Error error) {
                throw error;
            }
            if (thrown != null) {
                throw Exceptions.propagate(thrown);
            }
            return result;
        }
    }
}
