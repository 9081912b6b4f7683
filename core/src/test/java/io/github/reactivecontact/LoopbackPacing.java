package io.github.reactivecontact;

import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.Latency;
import io.github.reactivecontact.simulator.RateLimit;
import io.github.reactivecontact.simulator.SimulatorCounts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;

/**
 * Measures the pacing of the client in real time over loopback, for each kind of limiter. There are five instances with
 * ten requests a second each and 20 ms of jitter. The argument is the number of seconds to measure, after ten seconds
 * of warm-up.
 */
final class LoopbackPacing {

    private static final int INSTANCES = 5;
    private static final int REQUESTS = 10;
    private static final Duration PER = Duration.ofSeconds(1);
    private static final Duration JITTER = Duration.ofMillis(20);
    private static final Duration LATENCY = Duration.ofMillis(50);
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    private LoopbackPacing() {}

    public static void main(String[] args) throws InterruptedException {
        Duration measured = Duration.ofSeconds(Long.parseLong(args[0]));
        Map<String, RateLimit> limiters = new LinkedHashMap<>();
        limiters.put("sliding window", RateLimit.slidingWindow(REQUESTS, PER));
        limiters.put("fixed window", RateLimit.fixedWindow(REQUESTS, PER));
        limiters.put("token bucket", RateLimit.tokenBucket(REQUESTS, PER));
        for (Map.Entry<String, RateLimit> limiter : limiters.entrySet()) {
            measure(limiter.getKey(), limiter.getValue(), measured);
        }
    }

    private static void measure(String kind, RateLimit limit, Duration measured) throws InterruptedException {
        try (GreenApiSimulator simulator = GreenApiSimulator.builder()
                        .instances(INSTANCES)
                        .rateLimit(limit)
                        .arrivalJitter(JITTER)
                        .latency(Latency.fixed(LATENCY))
                        .start();
                ReactiveContactClient client = ReactiveContactClient.builder()
                        .instances(simulator.instances())
                        .requestRate(REQUESTS, PER)
                        .allowPlaintext()
                        .build()) {
            AtomicLong failed = new AtomicLong();
            var run = client.lookupAll(
                            Flux.range(0, Integer.MAX_VALUE),
                            number -> 79_000_000_000L + number + "@c.us",
                            BulkOptions.defaults())
                    .subscribe(lookup -> {
                        if (lookup instanceof ContactLookup.Failed) {
                            failed.incrementAndGet();
                        }
                    });
            Thread.sleep(WARM_UP.toMillis());
            SimulatorCounts before = simulator.counts();
            long start = System.nanoTime();
            Thread.sleep(measured.toMillis());
            SimulatorCounts after = simulator.counts();
            double seconds = (System.nanoTime() - start) / 1e9;
            double margin = client.snapshot().instances().stream()
                    .mapToLong(instance -> instance.margin().toNanos())
                    .average()
                    .orElseThrow();
            run.dispose();
            report(kind, before, after, seconds, failed.get(), margin / 1e6);
        }
    }

    private static void report(
            String kind,
            SimulatorCounts before,
            SimulatorCounts after,
            double seconds,
            long failedLookups,
            double margin) {
        long answered = after.answered() - before.answered();
        long throttled = after.throttled() - before.throttled();
        double permitted = INSTANCES * REQUESTS * seconds / PER.toSeconds();
        System.out.printf(
                Locale.ROOT,
                "%s: %.1f %% used, %.2f %% throttled (%d answered, %d throttled in %.1f s; %d throttled in the warm-up;"
                        + " %d lookups failed; final safety margin %.0f ms)%n",
                kind,
                100 * answered / permitted,
                100.0 * throttled / Math.max(1, answered + throttled),
                answered,
                throttled,
                seconds,
                before.throttled(),
                failedLookups,
                margin);
    }
}
