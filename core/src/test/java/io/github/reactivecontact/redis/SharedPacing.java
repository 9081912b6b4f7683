package io.github.reactivecontact.redis;

import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.Latency;
import io.github.reactivecontact.simulator.RateLimit;
import io.github.reactivecontact.simulator.SimulatorCounts;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures in real time over loopback how four processes share five instances, as counted by the simulator. There are
 * four parts: all four processes; three after one was killed; Redis paused; Redis back. Arguments: requests a second of
 * each instance, jitter in milliseconds, and seconds per part. It takes the four parts and 15 s of warm-up.
 */
final class SharedPacing {

    private static final int PROCESSES = 4;
    private static final int INSTANCES = 5;
    private static final int WARM_UP_MILLIS = 15_000;

    private SharedPacing() {}

    public static void main(String[] args) throws InterruptedException {
        int requests = Integer.parseInt(args[0]);
        Duration jitter = Duration.ofMillis(Long.parseLong(args[1]));
        long seconds = Long.parseLong(args[2]);
        Map<String, String> tokens = tokens();
        try (RedisServer redis = RedisServer.start();
                GreenApiSimulator simulator = simulator(tokens, requests, jitter);
                SharedPacingClients clients =
                        SharedPacingClients.start(PROCESSES, simulator, tokens, redis, requests)) {
            Thread.sleep(WARM_UP_MILLIS);
            RedisClient observer = RedisClient.create(redis.uri());
            RedisCommands<String, String> commands = observer.connect().sync();
            part("four processes", simulator, commands, requests, seconds);
            clients.killOne();
            part("one killed", simulator, commands, requests, seconds);
            redis.pause();
            part("Redis paused", simulator, null, requests, seconds);
            redis.resume();
            part("Redis back", simulator, commands, requests, seconds);
            observer.shutdown();
            if (!clients.allAlive()) {
                throw new IllegalStateException("A client ended unexpectedly");
            }
        }
    }

    static Map<String, String> tokens() {
        Map<String, String> tokens = new LinkedHashMap<>();
        for (int i = 1; i <= INSTANCES; i++) {
            tokens.put("71030000" + i, "token-of-instance-" + i);
        }
        return tokens;
    }

    static GreenApiSimulator simulator(Map<String, String> tokens, int requests, Duration jitter) {
        var builder = GreenApiSimulator.builder()
                .rateLimit(RateLimit.slidingWindow(requests, Duration.ofSeconds(1)))
                .arrivalJitter(jitter)
                .latency(Latency.fixed(Duration.ofMillis(50)));
        tokens.forEach(builder::instance);
        return builder.start();
    }

    private static void part(
            String name,
            GreenApiSimulator simulator,
            @Nullable RedisCommands<String, String> redis,
            int requests,
            long duration)
            throws InterruptedException {
        long scriptsBefore = scripts(redis);
        SimulatorCounts before = simulator.counts();
        long start = System.nanoTime();
        Thread.sleep(Duration.ofSeconds(duration).toMillis());
        SimulatorCounts after = simulator.counts();
        long scripts = scripts(redis) - scriptsBefore;
        double seconds = (System.nanoTime() - start) / 1e9;
        long answered = after.answered() - before.answered();
        long throttled = after.throttled() - before.throttled();
        System.out.printf(
                Locale.ROOT,
                "| %d/s | %s | %.1f | %.2f | %d | %d | %s | %.1f |%n",
                requests,
                name,
                100 * answered / (INSTANCES * requests * seconds),
                100.0 * throttled / Math.max(1, answered + throttled),
                answered,
                throttled,
                redis == null ? "" : String.format(Locale.ROOT, "%.1f", (double) scripts / (answered + throttled)),
                seconds);
    }

    /** Returns the number of scripts that Redis ran. */
    private static long scripts(@Nullable RedisCommands<String, String> redis) {
        if (redis == null) {
            return 0;
        }
        return redis.info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_eval"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^,]*:calls=(\\d+),.*", "$1")))
                .sum();
    }
}
