package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.simulator.GreenApiSimulator;
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
        List<String> tokens = IntStream.range(0, instances)
                .mapToObj(i -> "d75b3a66374942c5b3c019c698abc2067e151558acbd45%04d".formatted(i))
                .toList();
        var builder = GreenApiSimulator.builder();
        for (int i = 0; i < instances; i++) {
            builder.instance(Long.toString(7_103_000_001L + i), tokens.get(i));
        }
        GreenApiSimulator simulator = builder.start();
        List<Map<String, String>> entries = new ArrayList<>();
        for (int i = 0; i < instances; i++) {
            entries.add(Map.of(
                    "apiUrl", simulator.apiUrl().toString(),
                    "idInstance", simulator.instances().get(i).idInstance(),
                    "apiTokenInstance", tokens.get(i)));
        }
        Path file = directory.resolve("instances.json");
        Files.writeString(file, JsonMapper.shared().writeValueAsString(entries));
        return new SimulatorInstances(simulator, file.toString(), tokens);
    }

    LookupSettings settings(int requestsPerSecond, boolean failsWhenDeleted) {
        return settings(requestsPerSecond, null, failsWhenDeleted);
    }

    LookupSettings settings(int requestsPerSecond, @Nullable Duration deadline, boolean failsWhenDeleted) {
        List<String> idInstances = Credentials.read(file).idInstances();
        return new LookupSettings(idInstances, file, requestsPerSecond, deadline, failsWhenDeleted);
    }

    @Override
    public void close() {
        simulator.close();
    }
}
