package io.github.reactivecontact.internal.dispatch;

import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Runs one of several tasks, so that its exception does not prevent the other tasks. */
final class IsolatedRun {

    private IsolatedRun() {}

    /**
     * Runs a task. Its exception goes to {@code Operators.onErrorDropped}.
     *
     * @param fatal the fatal error of an earlier task, or null
     * @return the fatal error to throw when all tasks have run, or null
     */
    static @Nullable Throwable of(Runnable task, @Nullable Throwable fatal) {
        try {
            task.run();
            return fatal;
        } catch (Throwable failure) {
            return report(failure, fatal);
        }
    }

    private static @Nullable Throwable report(Throwable failure, @Nullable Throwable fatal) {
        if (Exceptions.isJvmFatal(failure)) {
            return failure;
        }
        try {
            Operators.onErrorDropped(failure, Context.empty());
            return fatal;
        } catch (Throwable ofHook) {
            return ofHook;
        }
    }
}
