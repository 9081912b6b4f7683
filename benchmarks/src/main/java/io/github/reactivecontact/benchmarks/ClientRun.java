package io.github.reactivecontact.benchmarks;

import io.github.reactivecontact.benchmarks.clients.Load;
import io.github.reactivecontact.benchmarks.clients.LoadClient;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Runs one client in this JVM: settle, measure, stop.
 *
 * @param client its name
 * @param task what it does
 * @param eventLoops its event loops, or null for its default
 * @param serverPid process id of the server, or null if it runs in this process
 */
record ClientRun(
        String client,
        Task task,
        @Nullable Integer eventLoops,
        @Nullable Long serverPid) {

    private static final Duration MAX_WAIT = Duration.ofSeconds(20);

    /** Runs the client. Fails if any lookup failed. */
    Measurement execute() throws InterruptedException {
        try (Running running = new Running(task.client(client, eventLoops), task.load());
                AllocatedBytes allocated = new AllocatedBytes()) {
            sleep(task.settle());
            Measurement measurement = measured(running, allocated);
            running.stop();
            return measurement;
        }
    }

    private Measurement measured(Running running, AllocatedBytes allocated) throws InterruptedException {
        Load load = running.load;
        ManagementFactory.getThreadMXBean().resetPeakThreadCount();
        load.takeLatencies();
        Long serverCpu = serverCpuNanos();
        long refusals = running.refusals();
        long bytes = allocated.total();
        long cpu = ProcessFacts.cpuNanos();
        long begin = System.nanoTime();
        Histogram latencies = measuredLatencies(load);
        long nanos = System.nanoTime() - begin;
        long cpuNanos = ProcessFacts.cpuNanos() - cpu;
        long allocatedBytes = allocated.total() - bytes;
        Long serverCpuAfter = serverCpuNanos();
        refusals = running.refusals() - refusals;
        long lookups = latencies.getTotalCount();
        boolean isPaced = task.cell().load() == LoadKind.PACED;
        return new Measurement(
                client,
                nanos / 1e9,
                lookups,
                lookups * 1e9 / nanos,
                (double) cpuNanos / lookups,
                (double) allocatedBytes / lookups,
                latencies.getValueAtPercentile(50) / 1e6,
                latencies.getValueAtPercentile(99) / 1e6,
                latencies.getValueAtPercentile(99.9) / 1e6,
                ManagementFactory.getThreadMXBean().getPeakThreadCount(),
                ProcessFacts.peakRssBytes(),
                serverCpu == null || serverCpuAfter == null ? null : (serverCpuAfter - serverCpu) / (double) nanos,
                isPaced ? lookups * 1e9 / nanos / task.cell().instances() : null,
                isPaced ? (double) refusals / (refusals + lookups) : null);
    }

    /** Measures longer than requested if no lookup ends in time on a busy machine. */
    private Histogram measuredLatencies(Load load) throws InterruptedException {
        long until = System.nanoTime() + MAX_WAIT.toNanos();
        Histogram latencies;
        do {
            sleep(task.measure());
            latencies = load.takeLatencies();
        } while (latencies.getTotalCount() == 0 && load.failures() == 0 && System.nanoTime() < until);
        if (latencies.getTotalCount() == 0) {
            throw new IllegalStateException(client + " completed no lookup", load.firstFailure());
        }
        return latencies;
    }

    private @Nullable Long serverCpuNanos() {
        return serverPid == null ? null : ProcessFacts.cpuNanos(serverPid);
    }

    private static void sleep(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }

    /** A client that runs on its own thread. */
    private static final class Running implements AutoCloseable {

        private final Load load;
        private final LoadClient client;
        private final Thread thread;

        Running(LoadClient client, Load load) {
            this.load = load;
            this.client = client;
            this.thread = new Thread(this::run, "load");
            thread.start();
        }

        private void run() {
            try {
                client.run(load);
            } catch (RuntimeException | Error failure) {
                load.failed(failure);
            }
        }

        long refusals() {
            return client.refusals(load);
        }

        void stop() throws InterruptedException {
            load.stop();
            thread.join(MAX_WAIT.toMillis());
            if (thread.isAlive()) {
                throw new IllegalStateException("Lookups were still in flight " + MAX_WAIT + " after the end");
            }
            if (load.failures() > 0) {
                throw new IllegalStateException(load.failures() + " lookups failed", load.firstFailure());
            }
        }

        @Override
        public void close() {
            load.stop();
            client.close();
        }
    }
}
