package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

class AlarmTest {

    private final List<Runnable> tasks = new ArrayList<>();
    private final List<Disposable> handles = new ArrayList<>();
    private final List<Long> delays = new ArrayList<>();
    private final List<Runnable> rings = new ArrayList<>();
    private boolean rejecting;
    private final Alarm alarm = new Alarm(new ByHand(), rings::add);

    @Test
    void ringAt_later_leavesTheEarlierInPlace() {
        alarm.ringAt(100, 0);
        alarm.ringAt(200, 0);

        assertThat(delays).containsExactly(100L);
    }

    @Test
    void ringAt_sooner_replacesTheLater() {
        alarm.ringAt(100, 0);
        alarm.ringAt(50, 0);

        assertThat(delays).containsExactly(100L, 50L);
        assertThat(handles.get(0).isDisposed()).isTrue();
    }

    @Test
    void ringAt_inThePast_ringsAtOnce_andNeverIsNever() {
        alarm.ringAt(Alarm.NEVER, 0);
        assertThat(tasks).isEmpty();
        alarm.ringAt(-5, 10);

        assertThat(delays).containsExactly(0L);
    }

    @Test
    void ring_thatWasReplacedTooLate_doesNotSilenceItsSuccessor() {
        alarm.ringAt(100, 0);
        tasks.get(0).run();
        // The ring is on its way when another event sets the alarm to a sooner moment.
        alarm.ringAt(50, 0);
        rings.forEach(Runnable::run);
        alarm.ringAt(50, 0);
        assertThat(tasks).hasSize(2);
        alarm.off();

        assertThat(handles).allMatch(Disposable::isDisposed);
    }

    @Test
    void ringAt_afterARing_ringsAgain() {
        alarm.ringAt(100, 0);
        tasks.get(0).run();
        rings.forEach(Runnable::run);
        alarm.ringAt(200, 100);

        assertThat(delays).containsExactly(100L, 100L);
    }

    @Test
    void ringAt_whenTheSchedulerRefusesOnce_triesAgain() {
        rejecting = true;
        assertThatThrownBy(() -> alarm.ringAt(100, 0)).isInstanceOf(RejectedExecutionException.class);
        rejecting = false;
        alarm.ringAt(100, 0);

        assertThat(delays).containsExactly(100L);
    }

    private final class ByHand implements Scheduler {

        @Override
        public Disposable schedule(Runnable task) {
            return schedule(task, 0, TimeUnit.NANOSECONDS);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            if (rejecting) {
                throw new RejectedExecutionException("by hand");
            }
            tasks.add(task);
            delays.add(unit.toNanos(delay));
            Disposable handle = Disposables.single();
            handles.add(handle);
            return handle;
        }

        @Override
        public Worker createWorker() {
            return new Worker() {
                @Override
                public Disposable schedule(Runnable task) {
                    return ByHand.this.schedule(task);
                }

                @Override
                public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
                    return ByHand.this.schedule(task, delay, unit);
                }

                @Override
                public void dispose() {
                    // Nothing but its tasks, which the test looks at.
                }
            };
        }
    }
}
