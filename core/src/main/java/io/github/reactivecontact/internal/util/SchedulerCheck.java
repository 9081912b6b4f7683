package io.github.reactivecontact.internal.util;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Checks that a scheduler accepts delayed tasks. */
public final class SchedulerCheck {

    private static final long DELAY_SECONDS = 1;

    private SchedulerCheck() {}

    /**
     * Returns a supplier that looks up the scheduler at each use.
     *
     * @param scheduler a scheduler, or null for the current {@code Schedulers.parallel()}
     * @return a supplier of the scheduler
     * @throws IllegalStateException if the scheduler rejects a delayed task
     */
    public static Supplier<Scheduler> supplierOf(@Nullable Scheduler scheduler) {
        if (scheduler == null) {
            return Schedulers::parallel;
        }
        requireDelays(scheduler);
        return () -> scheduler;
    }

    /**
     * Schedules an empty task and disposes it immediately. There is no other way to find out whether a scheduler
     * accepts delays.
     *
     * @param scheduler the scheduler
     * @throws IllegalStateException if it rejects the task
     */
    public static void requireDelays(Scheduler scheduler) {
        try {
            scheduler.schedule(() -> {}, DELAY_SECONDS, TimeUnit.SECONDS).dispose();
        } catch (RuntimeException rejected) {
            throw new IllegalStateException(
                    "scheduler must accept delayed tasks, but " + scheduler
                            + " rejects them: it is disposed or not time-capable",
                    rejected);
        }
    }
}
