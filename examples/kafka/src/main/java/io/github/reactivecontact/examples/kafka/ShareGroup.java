package io.github.reactivecontact.examples.kafka;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;

/** Runs the share consumers of this process, one thread each, and follows the progress of the group. */
final class ShareGroup implements ConsumerLoop {

    private static final Duration REFRESH = Duration.ofSeconds(1);

    private final List<ShareLoop> loops;
    private final ShareGroupProgress progress;
    private final boolean untilEnd;
    private volatile Backlog backlog = Backlog.NONE;

    private ShareGroup(List<ShareLoop> loops, ShareGroupProgress progress, boolean untilEnd) {
        this.loops = loops;
        this.progress = progress;
        this.untilEnd = untilEnd;
    }

    /** Creates the consumers. {@code estimate} returns the time of additional lookups. The caller closes the client. */
    static ShareGroup create(
            Options options,
            ShareGroupSettings group,
            KafkaSettings kafka,
            Admin admin,
            Pipeline pipeline,
            LongFunction<Duration> estimate) {
        Acquisition acquisition = Acquisition.of(estimate, group.lock(), options.share.consumers);
        ShareLoopOptions loop = new ShareLoopOptions(
                options.input, options.group, group.lock(), group.deliveryLimit(), Duration.ofSeconds(options.grace));
        Deliveries deliveries = new Deliveries();
        ShareGroupProgress progress = ShareGroupProgress.start(admin, options.group, options.input);
        List<ShareLoop> loops = IntStream.range(0, options.share.consumers)
                .mapToObj(index -> new ShareLoop(
                        new KafkaShareConsumer<>(kafka.shareConsumer(acquisition.records())),
                        loop,
                        acquisition,
                        deliveries,
                        pipeline,
                        System::nanoTime))
                .toList();
        return new ShareGroup(loops, progress, options.untilEnd);
    }

    @Override
    public void run() {
        AtomicInteger number = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(
                loops.size(), task -> new Thread(task, "share-consumer-" + number.incrementAndGet()));
        ExecutorCompletionService<Void> running = new ExecutorCompletionService<>(threads);
        loops.forEach(loop -> running.submit(loop::run, null));
        threads.shutdown();
        try {
            awaitEnd(running);
        } finally {
            stop();
            awaitAll(threads);
        }
    }

    /** Each consumer limits the time of its end. */
    private static void awaitAll(ExecutorService threads) {
        try {
            threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when a consumer has ended. Throws its failure. */
    private void awaitEnd(ExecutorCompletionService<Void> running) {
        try {
            Future<Void> ended = null;
            while (ended == null) {
                ended = running.poll(REFRESH.toMillis(), TimeUnit.MILLISECONDS);
                refresh();
            }
            ended.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException("a share consumer failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refresh() {
        progress.refresh();
        int inProgress = loops.stream().mapToInt(ShareLoop::inProgress).sum();
        backlog = new Backlog(Math.max(0, progress.lag() - inProgress), inProgress);
        if (untilEnd && progress.isAtEnd()) {
            stop();
        }
    }

    @Override
    public void stop() {
        loops.forEach(ShareLoop::stop);
    }

    /** Returns the backlog of the whole group, as of about two seconds ago. */
    @Override
    public Backlog backlog() {
        return backlog;
    }
}
