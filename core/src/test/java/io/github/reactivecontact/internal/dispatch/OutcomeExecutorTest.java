package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class OutcomeExecutorTest {

    private final ManualScheduler first = new ManualScheduler();
    private final ManualScheduler second = new ManualScheduler();
    private Scheduler current = first;
    private final List<String> log = new ArrayList<>();
    private final OutcomeExecutor executor = new OutcomeExecutor(() -> current, () -> false);

    @Test
    void execute_twoThreadScheduler_avoidsTheTimerThread() throws InterruptedException {
        Scheduler scheduler = Schedulers.newParallel("two", 2);
        Scheduler.Worker timer = scheduler.createWorker();
        AtomicReference<@Nullable Thread> timerThread = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        timer.schedule(() -> {
            timerThread.set(Thread.currentThread());
            known.countDown();
        });
        assertThat(known.await(20, TimeUnit.SECONDS)).isTrue();
        OutcomeExecutor delivery =
                new OutcomeExecutor(() -> scheduler, () -> Thread.currentThread() == timerThread.get());
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch delivered = new CountDownLatch(400);
        for (int i = 0; i < 400; i++) {
            delivery.execute(() -> {
                threads.add(Thread.currentThread());
                delivered.countDown();
            });
        }

        assertThat(delivered.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(threads).hasSize(400).doesNotContain(timerThread.get());
        timer.dispose();
        scheduler.dispose();
    }

    @Test
    void execute_singleThreadScheduler_deliversOnTheTimerThread() {
        OutcomeExecutor delivery = new OutcomeExecutor(() -> first, () -> true);
        for (int i = 0; i < 3; i++) {
            int number = i;
            delivery.execute(() -> log.add("outcome " + number));
        }
        first.runAll();

        assertThat(log).containsExactly("outcome 0", "outcome 1", "outcome 2");
    }

    @Test
    void revive_schedulerLostItsTasks_delivers() {
        executor.execute(() -> log.add("outcome"));
        first.tasks.clear();
        assertThat(executor.isStranded()).isFalse();
        current = second;

        assertThat(executor.isStranded()).isTrue();
        executor.revive();
        second.runAll();
        assertThat(log).containsExactly("outcome");
        assertThat(executor.isStranded()).isFalse();
    }

    @Test
    void execute_rejectedWhileAnotherTaskWaits_isDeliveredByThatTask() {
        executor.execute(() -> log.add("first"));
        first.rejecting = true;
        executor.execute(() -> log.add("second"));

        assertThat(log).isEmpty();
        first.runAll();
        assertThat(log).containsExactly("first", "second");
    }

    @Test
    void execute_rejectedWithoutAnotherTask_isDeliveredAtOnce() {
        first.rejecting = true;
        executor.execute(() -> log.add("outcome"));

        assertThat(log).containsExactly("outcome");
    }

    @Test
    void execute_disposedSchedulerThatDropsTasks_isDeliveredAtOnce() {
        first.disposed = true;
        executor.execute(() -> log.add("outcome"));

        assertThat(log).containsExactly("outcome");
    }

    @Test
    void execute_reentrantOnADisposedScheduler_keepsTheStackFlat() {
        first.disposed = true;
        int[] calls = {0};
        executeAgain(calls);

        assertThat(calls).containsExactly(100_000);
    }

    private void executeAgain(int[] calls) {
        executor.execute(() -> {
            if (++calls[0] < 100_000) {
                executeAgain(calls);
            }
        });
    }

    /** Runs its tasks on request. */
    private static final class ManualScheduler implements Scheduler {

        private final Deque<Runnable> tasks = new ArrayDeque<>();
        private boolean rejecting;
        private boolean disposed;

        void runAll() {
            while (!tasks.isEmpty()) {
                tasks.remove().run();
            }
        }

        @Override
        public Disposable schedule(Runnable task) {
            if (rejecting) {
                throw new RejectedExecutionException("by hand");
            }
            if (!disposed) {
                tasks.add(task);
            }
            return Disposables.single();
        }

        @Override
        public Worker createWorker() {
            return new DirectWorker(this);
        }

        @Override
        public boolean isDisposed() {
            return disposed;
        }
    }
}
