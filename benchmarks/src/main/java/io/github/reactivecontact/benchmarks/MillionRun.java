package io.github.reactivecontact.benchmarks;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Flux;

/** Runs one long bulk in this JVM and records memory and cost at intervals. */
@Command(name = "million-run", description = "Runs the bulk of the million command against a running server.")
final class MillionRun implements Callable<Integer> {

    static final String COURSE = "course ";

    private static final int WINDOW = 10_000;
    private static final int STEP = 100_000;
    private static final long FIRST_PHONE = 79_000_000_000L;

    @Option(names = "--host", required = true, description = "The server's address")
    private URI host = URI.create("http://127.0.0.1");

    @Option(names = "--items", description = "Lookups (default ${DEFAULT-VALUE})")
    private int items = 1_000_000;

    @Option(names = "--warm-up", description = "Warm-up lookups (default ${DEFAULT-VALUE})")
    private int warmUp = 200_000;

    @Option(names = "--in-flight", description = "Lookups at once (default ${DEFAULT-VALUE})")
    private int inFlight = 64;

    @Option(names = "--loops", description = "Event loops (default: the client's)")
    private @Nullable Integer eventLoops;

    private final List<Window> windows = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private long failures;
    private int done;
    private long windowNanos;
    private long windowCpuNanos;

    /**
     * The cost per lookup in one window.
     *
     * @param items lookups done at the end of the window
     * @param nanosPerItem elapsed time
     * @param cpuNanosPerItem CPU time of the process
     */
    record Window(int items, double nanosPerItem, double cpuNanosPerItem) {}

    /**
     * Memory after a garbage collection, while the bulk runs.
     *
     * @param items lookups done
     * @param liveHeapBytes heap used after the collection
     * @param nettyDirectBytes reserved by Netty outside the heap
     * @param jdkDirectBytes size of the JDK's direct buffers
     */
    record Step(int items, long liveHeapBytes, long nettyDirectBytes, long jdkDirectBytes) {}

    /**
     * The whole bulk.
     *
     * @param items lookups
     * @param inFlight lookups at once
     * @param windows cost over time
     * @param steps memory over time
     * @param peakRssBytes of the process, or null if unknown
     */
    record Course(
            int items,
            int inFlight,
            List<Window> windows,
            List<Step> steps,
            @Nullable Long peakRssBytes) {}

    @Override
    @SuppressWarnings("SystemOut")
    public Integer call() {
        GreenApiInstance instance = GreenApiInstance.of(host, "1101000001", "benchmark-token");
        ReactiveContactClientBuilder builder = ReactiveContactClient.builder()
                .instance(instance)
                .unlimitedRate()
                .maxInFlight(inFlight);
        if (eventLoops != null) {
            builder.eventLoops(eventLoops);
        }
        try (ReactiveContactClient client = builder.build()) {
            bulk(client, warmUp).blockLast();
            beginWindow();
            bulk(client, items).doOnNext(this::count).blockLast();
        }
        if (failures > 0) {
            throw new IllegalStateException(failures + " lookups failed");
        }
        Course course = new Course(items, inFlight, windows, steps, ProcessFacts.peakRssBytes());
        System.out.println(ChildProcess.line(COURSE, course));
        return 0;
    }

    private Flux<ContactLookup<Integer>> bulk(ReactiveContactClient client, int count) {
        return client.lookupAll(
                Flux.range(0, count),
                number -> FIRST_PHONE + number + "@c.us",
                BulkOptions.defaults().withConcurrency(inFlight));
    }

    private void count(ContactLookup<Integer> outcome) {
        failures += outcome instanceof ContactLookup.Found ? 0 : 1;
        done++;
        if (done % WINDOW == 0) {
            windows.add(new Window(
                    done,
                    (System.nanoTime() - windowNanos) / (double) WINDOW,
                    (ProcessFacts.cpuNanos() - windowCpuNanos) / (double) WINDOW));
            if (done == WINDOW || done % STEP == 0) {
                steps.add(step());
            }
            // The cost of measuring memory is in no window.
            beginWindow();
        }
    }

    private void beginWindow() {
        windowNanos = System.nanoTime();
        windowCpuNanos = ProcessFacts.cpuNanos();
    }

    private Step step() {
        System.gc();
        long jdkDirect = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return new Step(
                done,
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                PlatformDependent.usedDirectMemory(),
                jdkDirect);
    }
}
