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

class TimerTest {

    private final List<Runnable> tasks = new ArrayList<>();
    private final List<Disposable> handles = new ArrayList<>();
    private final List<Long> delays = new ArrayList<>();
    private final List<Runnable> fired = new ArrayList<>();
    private boolean rejecting;
    private Runnable onRejection = () -> {};
    private Scheduler scheduler = new RecordingScheduler();
    private final Timer timer = new Timer(() -> scheduler, fired::add);

    @Test
    void fireAt_laterTime_keepsTheEarlier() {
        timer.fireAt(100, 0);
        timer.fireAt(200, 0);

        assertThat(delays).containsExactly(100L);
    }

    @Test
    void fireAt_soonerTime_replacesTheLater() {
        timer.fireAt(100, 0);
        timer.fireAt(50, 0);

        assertThat(delays).containsExactly(100L, 50L);
        assertThat(handles.get(0).isDisposed()).isTrue();
    }

    @Test
    void fireAt_pastTimeOrNever_firesAtOnceOrNotAtAll() {
        timer.fireAt(Timer.NEVER, 0);
        assertThat(tasks).isEmpty();
        timer.fireAt(-5, 10);

        assertThat(delays).containsExactly(0L);
    }

    @Test
    void fire_replacedTooLate_keepsItsSuccessor() {
        timer.fireAt(100, 0);
        tasks.get(0).run();
        // The timer has fired when another event sets it to a sooner time.
        timer.fireAt(50, 0);
        fired.forEach(Runnable::run);
        timer.fireAt(50, 0);
        assertThat(tasks).hasSize(2);
        timer.cancel();

        assertThat(handles).allMatch(Disposable::isDisposed);
    }

    @Test
    void fireAt_afterFiring_firesAgain() {
        timer.fireAt(100, 0);
        tasks.get(0).run();
        fired.forEach(Runnable::run);
        timer.fireAt(200, 100);

        assertThat(delays).containsExactly(100L, 100L);
    }

    @Test
    void fireAt_schedulerRejectsOnce_retries() {
        rejecting = true;
        assertThat(timer.fireAt(100, 0)).isFalse();
        assertThat(timer.rejection()).isInstanceOf(RejectedExecutionException.class);
        assertThat(timer.isUsable()).isFalse();
        rejecting = false;
        assertThat(timer.fireAt(100, 0)).isTrue();

        assertThat(timer.rejection()).isNull();
        assertThat(delays).containsExactly(100L);
    }

    @Test
    void works_afterARejection_retriesAndLeavesACancellableTimer() {
        rejecting = true;
        timer.fireAt(100, 0);
        rejecting = false;

        assertThat(timer.isUsable()).isTrue();
        assertThat(timer.rejection()).isNull();
        timer.cancel();
        assertThat(handles).hasSize(1).allMatch(Disposable::isDisposed);
    }

    @Test
    void fireAt_laterTimeOnAReplacedScheduler_usesTheNewOne() {
        timer.fireAt(100, 0);
        scheduler = new RecordingScheduler();
        assertThat(timer.fireAt(200, 0)).isTrue();

        assertThat(delays).containsExactly(100L, 200L);
        assertThat(handles.get(0).isDisposed()).isTrue();
    }

    @Test
    void fireAt_laterTimeOnADisposedScheduler_triesIt() {
        timer.fireAt(100, 0);
        scheduler.dispose();
        rejecting = true;

        assertThat(timer.fireAt(200, 0)).isFalse();
        assertThat(timer.isUsable()).isFalse();
    }

    @Test
    void fireAt_replacedWhileRejecting_usesTheNewOne() {
        RecordingScheduler next = new RecordingScheduler();
        onRejection = () -> {
            rejecting = false;
            scheduler = next;
        };
        rejecting = true;

        assertThat(timer.fireAt(100, 0)).isTrue();
        assertThat(delays).containsExactly(100L);
    }

    @Test
    void fireAt_noFireForASecond_setsItAgain() {
        long second = TimeUnit.SECONDS.toNanos(1);
        timer.fireAt(100, 0);
        timer.fireAt(5 * second, 100 + second);
        assertThat(delays).containsExactly(100L);
        timer.fireAt(5 * second, 101 + second);

        assertThat(delays).containsExactly(100L, 4 * second - 101);
    }

    private final class RecordingScheduler implements Scheduler {

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
