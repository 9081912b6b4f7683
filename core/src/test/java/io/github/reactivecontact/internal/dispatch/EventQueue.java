package io.github.reactivecontact.internal.dispatch;

import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * Virtual time on the calling thread. Tasks run in the order of their times, and in insertion order at the same time.
 */
final class EventQueue implements Scheduler {

    private static final class Task implements Disposable {
        private final long at;
        private final long order;
        private Runnable work;

        Task(long at, long order, Runnable work) {
            this.at = at;
            this.order = order;
            this.work = work;
        }

        @Override
        public void dispose() {
            work = null;
        }

        @Override
        public boolean isDisposed() {
            return work == null;
        }
    }

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(
            (one, other) -> one.at == other.at ? Long.compare(one.order, other.order) : Long.compare(one.at, other.at));
    private long now;
    private long order;

    EventQueue(long start) {
        now = start;
    }

    /** Runs the tasks that are due until then, and sets the clock to it. */
    void runUntil(long end) {
        while (!tasks.isEmpty() && tasks.peek().at <= end) {
            Task task = tasks.remove();
            Runnable work = task.work;
            if (work != null) {
                now = task.at;
                task.work = null;
                work.run();
            }
        }
        now = end;
    }

    long now() {
        return now;
    }

    /** Returns the number of tasks that neither ran nor were disposed. */
    long live() {
        return tasks.stream().filter(task -> !task.isDisposed()).count();
    }

    void at(long moment, Runnable work) {
        tasks.add(new Task(Math.max(now, moment), order++, work));
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(now, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable work) {
        return schedule(work, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable work, long delay, TimeUnit unit) {
        Task task = new Task(now + Math.max(0, unit.toNanos(delay)), order++, work);
        tasks.add(task);
        return task;
    }

    @Override
    public Worker createWorker() {
        Disposable.Composite all = Disposables.composite();
        return new Worker() {
            @Override
            public Disposable schedule(Runnable work) {
                return schedule(work, 0, TimeUnit.NANOSECONDS);
            }

            @Override
            public Disposable schedule(Runnable work, long delay, TimeUnit unit) {
                Disposable[] task = new Disposable[1];
                task[0] = EventQueue.this.schedule(
                        () -> {
                            all.remove(task[0]);
                            work.run();
                        },
                        delay,
                        unit);
                all.add(task[0]);
                return () -> {
                    all.remove(task[0]);
                    task[0].dispose();
                };
            }

            @Override
            public void dispose() {
                all.dispose();
            }

            @Override
            public boolean isDisposed() {
                return all.isDisposed();
            }
        };
    }

    @Override
    public void dispose() {
        tasks.clear();
    }
}
