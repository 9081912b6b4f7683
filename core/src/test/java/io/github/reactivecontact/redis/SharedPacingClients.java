package io.github.reactivecontact.redis;

import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** JVM processes that share the same instances. They end with this process at the latest. */
final class SharedPacingClients implements AutoCloseable {

    private final List<Process> processes = new ArrayList<>();

    static SharedPacingClients start(
            int number, GreenApiSimulator simulator, Map<String, String> tokens, RedisServer redis, int requests) {
        SharedPacingClients clients = new SharedPacingClients();
        for (int i = 0; i < number; i++) {
            clients.processes.add(launch(i, simulator, tokens, redis, requests));
        }
        return clients;
    }

    private static Process launch(
            int number, GreenApiSimulator simulator, Map<String, String> tokens, RedisServer redis, int requests) {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        SharedPacingClient.class.getName())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .putAll(Map.of(
                        "NUMBER", "" + number,
                        "API_URL", simulator.apiUrl().toString(),
                        "INSTANCES",
                                tokens.entrySet().stream()
                                        .map(token -> token.getKey() + ":" + token.getValue())
                                        .collect(Collectors.joining(",")),
                        "REDIS_PORT", "" + redis.port(),
                        "REQUESTS", "" + requests));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean allAlive() {
        return processes.stream().allMatch(Process::isAlive);
    }

    /** Kills one process with SIGKILL. */
    void killOne() {
        end(processes.remove(0));
    }

    private static void end(Process process) {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        // Kill all before waiting for any: a test that timed out is interrupted while it waits.
        processes.forEach(Process::destroyForcibly);
        processes.forEach(SharedPacingClients::end);
    }
}
