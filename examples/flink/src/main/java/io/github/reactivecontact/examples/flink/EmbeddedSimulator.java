package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.GreenApiSimulatorBuilder;
import io.github.reactivecontact.simulator.RateLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A GREEN-API simulator in this process. Writes its credentials to a temporary file that only its owner can read. Tasks
 * read the file as they would in production.
 */
final class EmbeddedSimulator implements AutoCloseable {

    private static final long FIRST_ID = 7_103_000_001L;

    private final GreenApiSimulator simulator;
    private final Path credentials;

    private EmbeddedSimulator(GreenApiSimulator simulator, Path credentials) {
        this.simulator = simulator;
        this.credentials = credentials;
    }

    /**
     * Starts a simulator.
     *
     * @param instances number of instances, at least 1
     * @param requestsPerSecond rate limit of each instance, above which it answers 429; 0 for no limit
     */
    static EmbeddedSimulator start(int instances, int requestsPerSecond) throws IOException {
        GreenApiSimulatorBuilder builder = GreenApiSimulator.builder();
        if (requestsPerSecond > 0) {
            builder.rateLimit(RateLimit.slidingWindow(requestsPerSecond, Duration.ofSeconds(1)));
        }
        SecureRandom random = new SecureRandom();
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < instances; i++) {
            byte[] token = new byte[25];
            random.nextBytes(token);
            tokens.add(HexFormat.of().formatHex(token));
            builder.instance(Long.toString(FIRST_ID + i), tokens.get(i));
        }
        GreenApiSimulator simulator = builder.start();
        try {
            return new EmbeddedSimulator(simulator, writeCredentials(simulator, tokens));
        } catch (IOException e) {
            simulator.close();
            throw e;
        }
    }

    private static Path writeCredentials(GreenApiSimulator simulator, List<String> tokens) throws IOException {
        List<Map<String, String>> entries = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            entries.add(Map.of(
                    "apiUrl", simulator.apiUrl().toString(),
                    "idInstance", simulator.instances().get(i).idInstance(),
                    "apiTokenInstance", tokens.get(i)));
        }
        // Only the owner can read a temporary file.
        return Files.write(
                Files.createTempFile("simulated-instances-", ".json"),
                JsonMapper.shared().writeValueAsBytes(entries));
    }

    String credentialsFile() {
        return credentials.toString();
    }

    @Override
    public void close() throws IOException {
        simulator.close();
        Files.deleteIfExists(credentials);
    }
}
