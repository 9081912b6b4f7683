package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.Latency;
import io.github.reactivecontact.simulator.RateLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A simulator with known tokens and a file of its instances. */
record SimulatorInstances(GreenApiSimulator simulator, String file, List<String> tokens) implements AutoCloseable {

    static SimulatorInstances start(Path directory, int instances) throws IOException {
        return start(directory, instances, 0);
    }

    /** Starts instances that answer 429 above the rate; 0 for no limit. */
    static SimulatorInstances start(Path directory, int instances, int requestsPerSecond) throws IOException {
        return start(directory, instances, requestsPerSecond, Latency.none());
    }

    static SimulatorInstances start(Path directory, int instances, int requestsPerSecond, Latency latency)
            throws IOException {
        List<String> tokens = IntStream.range(0, instances)
                .mapToObj(i -> "d75b3a66374942c5b3c019c698abc2067e151558acbd45%04d".formatted(i))
                .toList();
        var builder = GreenApiSimulator.builder().latency(latency);
        if (requestsPerSecond > 0) {
            builder.rateLimit(RateLimit.slidingWindow(requestsPerSecond, Duration.ofSeconds(1)));
        }
        for (int i = 0; i < instances; i++) {
            builder.instance(Long.toString(7_103_000_001L + i), tokens.get(i));
        }
        GreenApiSimulator simulator = builder.start();
        Path file = directory.resolve("instances.json");
        SimulatorInstances started = new SimulatorInstances(simulator, file.toString(), tokens);
        started.keepOnly(instances);
        return started;
    }

    /** Writes a file with the first instances only. */
    void keepOnly(int instances) throws IOException {
        List<Map<String, String>> entries = new ArrayList<>();
        for (int i = 0; i < instances; i++) {
            entries.add(Map.of(
                    "apiUrl", simulator.apiUrl().toString(),
                    "idInstance", idInstance(i),
                    "apiTokenInstance", tokens.get(i)));
        }
        Files.writeString(Path.of(file), JsonMapper.shared().writeValueAsString(entries));
    }

    LookupSettings settings(int requestsPerSecond, boolean failsWhenDeleted) {
        return settings(requestsPerSecond, null, failsWhenDeleted);
    }

    LookupSettings settings(int requestsPerSecond, @Nullable Duration deadline, boolean failsWhenDeleted) {
        return new LookupSettings(
                file, requestsPerSecond, deadline, Duration.ofMillis(1), failsWhenDeleted, 10_000, null);
    }

    String idInstance(int index) {
        return simulator.instances().get(index).idInstance();
    }

    @Override
    public void close() {
        simulator.close();
    }
}
