package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.Latency;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The memory of instances, lookups and connections: the growth of the heap after collections.
 *
 * @param bytesOfInstance of an instance of a client
 * @param bytesWaiting of a single lookup that waits for a permit
 * @param bytesInFlight of a lookup on the wire with its connection: both ends, heap and direct memory
 */
record ScaleCosts(double bytesOfInstance, double bytesWaiting, double bytesInFlight) {

    private static final int INSTANCES = 100_000;
    private static final int WAITING = 100_000;
    private static final int IN_FLIGHT = 2_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration FOR_EVER = Duration.ofMinutes(1);

    static ScaleCosts measure() {
        return new ScaleCosts(ofInstance(), waiting(), inFlight());
    }

    private static double ofInstance() {
        long before = settled();
        List<GreenApiInstance> instances = IntStream.range(0, INSTANCES)
                .mapToObj(number ->
                        GreenApiInstance.of(URI.create("http://127.0.0.1:9"), "" + (7_103_000_000L + number), token()))
                .toList();
        try (ReactiveContactClient client =
                ReactiveContactClient.builder().instances(instances).build()) {
            long bytes = settled() - before;
            return perOne(bytes, client.snapshot().instances().size());
        }
    }

    /** Has the length of a real token. */
    private static String token() {
        return "0123456789abcdef".repeat(3) + "01";
    }

    private static double waiting() {
        try (ReactiveContactClient client = ReactiveContactClient.builder()
                .instance(GreenApiInstance.of(URI.create("http://127.0.0.1:9"), "7103000001", token()))
                .requestRate(1, Duration.ofDays(1))
                .maxWaiting(WAITING + 1)
                .build()) {
            long before = settled();
            Disposable all = lookups(client, WAITING);
            long bytes = settled() - before;
            double result = perOne(bytes, client.snapshot().waiting());
            all.dispose();
            return result;
        }
    }

    private static double inFlight() {
        try (GreenApiSimulator simulator = GreenApiSimulator.builder()
                        .latency(Latency.fixed(FOR_EVER))
                        .start();
                ReactiveContactClient client = ReactiveContactClient.builder()
                        .instance(simulator.instance())
                        .unlimitedRate()
                        .maxInFlight(IN_FLIGHT)
                        .build()) {
            long before = settled() + direct();
            Disposable all = lookups(client, IN_FLIGHT);
            Flux.interval(Duration.ofMillis(50))
                    .takeUntil(tick -> simulator.requests() >= IN_FLIGHT)
                    .blockLast(PATIENCE);
            long bytes = settled() + direct() - before;
            double result = perOne(bytes, client.snapshot().inFlight());
            all.dispose();
            return result;
        }
    }

    private static Disposable lookups(ReactiveContactClient client, int number) {
        return Flux.range(0, number)
                .flatMap(
                        index -> client.getContactInfo(79_990_000_000L + index + "@c.us")
                                .onErrorResume(failure -> Mono.empty()),
                        number)
                .subscribe();
    }

    private static double perOne(long bytes, long number) {
        return (double) bytes / number;
    }

    private static long direct() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    /** Returns the heap usage once further collections free nothing. */
    private static long settled() {
        long used = Long.MAX_VALUE;
        for (int rounds = 0; rounds < 10; rounds++) {
            System.gc();
            long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            if (now >= used * 0.999) {
                return Math.min(used, now);
            }
            used = now;
        }
        return used;
    }
}
