package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

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
    private Runnable onRejection = () -> {};
    private Scheduler scheduler = new ByHand();
    private final Alarm alarm = new Alarm(() -> scheduler, rings::add);

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
        assertThat(alarm.ringAt(100, 0)).isFalse();
        assertThat(alarm.refusal()).isInstanceOf(RejectedExecutionException.class);
        assertThat(alarm.works()).isFalse();
        rejecting = false;
        assertThat(alarm.ringAt(100, 0)).isTrue();

        assertThat(alarm.refusal()).isNull();
        assertThat(delays).containsExactly(100L);
    }

    @Test
    void works_afterARefusal_triesTheSchedulerAgain_andLeavesARingThatCanBeSwitchedOff() {
        rejecting = true;
        alarm.ringAt(100, 0);
        rejecting = false;

        assertThat(alarm.works()).isTrue();
        assertThat(alarm.refusal()).isNull();
        alarm.off();
        assertThat(handles).hasSize(1).allMatch(Disposable::isDisposed);
    }

    @Test
    void ringAt_later_whenTheSchedulerWasReplaced_isSetOnTheNewOne() {
        alarm.ringAt(100, 0);
        scheduler = new ByHand();
        assertThat(alarm.ringAt(200, 0)).isTrue();

        assertThat(delays).containsExactly(100L, 200L);
        assertThat(handles.get(0).isDisposed()).isTrue();
    }

    @Test
    void ringAt_later_whenTheSchedulerWasDisposed_triesIt() {
        alarm.ringAt(100, 0);
        scheduler.dispose();
        rejecting = true;

        assertThat(alarm.ringAt(200, 0)).isFalse();
        assertThat(alarm.works()).isFalse();
    }

    @Test
    void ringAt_whenTheSchedulerIsReplacedWhileItRejects_isSetOnTheNewOne() {
        ByHand next = new ByHand();
        onRejection = () -> {
            rejecting = false;
            scheduler = next;
        };
        rejecting = true;

        assertThat(alarm.ringAt(100, 0)).isTrue();
        assertThat(delays).containsExactly(100L);
    }

    @Test
    void ringAt_later_whenARingDidNotComeForASecond_isSetAnew() {
        long second = TimeUnit.SECONDS.toNanos(1);
        alarm.ringAt(100, 0);
        alarm.ringAt(5 * second, 100 + second);
        assertThat(delays).containsExactly(100L);
        alarm.ringAt(5 * second, 101 + second);

        assertThat(delays).containsExactly(100L, 4 * second - 101);
    }

    private final class ByHand implements Scheduler {

        private boolean disposed;

        @Override
        public void dispose() {
            disposed = true;
        }

        @Override
        public boolean isDisposed() {
            return disposed;
        }

        @Override
        public Disposable schedule(Runnable task) {
            return schedule(task, 0, TimeUnit.NANOSECONDS);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            if (rejecting) {
                onRejection.run();
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
            return new DirectWorker(this);
        }
    }
}
