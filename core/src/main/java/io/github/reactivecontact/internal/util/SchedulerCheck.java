package io.github.reactivecontact.internal.util;

import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;

/** Checks that a scheduler can delay a task. */
public final class SchedulerCheck {

    private static final long DELAY_SECONDS = 1;

    private SchedulerCheck() {}

    /**
     * Schedules a task that does nothing, and disposes of it at once. There is no other way to learn whether a scheduler
     * accepts delays.
     *
     * @param scheduler to check
     * @return the scheduler
     * @throws IllegalStateException if it rejects the task
     */
    public static Scheduler requireDelays(Scheduler scheduler) {
        try {
            scheduler.schedule(() -> {}, DELAY_SECONDS, TimeUnit.SECONDS).dispose();
        } catch (RuntimeException rejected) {
            throw new IllegalStateException(
                    "scheduler must accept delayed tasks, and " + scheduler
                            + " rejects them: it is disposed, or not capable of delays",
                    rejected);
        }
        return scheduler;
    }
}
