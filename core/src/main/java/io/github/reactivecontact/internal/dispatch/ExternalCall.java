package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.internal.util.ThreadLocals;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * One call of a user's permit source or cache. It serves lookups with different contexts, so it is made, subscribed to
 * and cancelled without their thread-locals.
 */
abstract class ExternalCall<T> extends BaseSubscriber<T> {

    /** Calls the user's code. An exception counts as an error signal. */
    abstract Mono<T> call();

    void start() {
        if (isDisposed()) {
            return;
        }
        try {
            ThreadLocals.run(Context.empty(), () -> call().subscribe(this));
        } catch (Throwable failure) {
            Exceptions.throwIfJvmFatal(failure);
            hookOnError(failure);
        }
    }

    final void giveUp() {
        ThreadLocals.run(Context.empty(), this::dispose);
    }
}
