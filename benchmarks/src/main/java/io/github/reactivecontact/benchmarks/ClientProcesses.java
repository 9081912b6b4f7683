package io.github.reactivecontact.benchmarks;

import java.util.HashMap;
import java.util.Map;

/**
 * A JVM for each client, kept for all rounds: what was compiled in one is there in the next, and nobody is measured cold.
 * Only one works at a time.
 */
final class ClientProcesses implements AutoCloseable {

    private static final double SETTLE_SECONDS = 1;

    private final Map<String, ClientProcess> byName = new HashMap<>();
    private final ServerProcess server;
    private final Pinning pinning;
    private final CompareOptions options;

    ClientProcesses(ServerProcess server, Pinning pinning, CompareOptions options) {
        this.server = server;
        this.pinning = pinning;
        this.options = options;
    }

    Measurement measure(String client, Cell cell) throws InterruptedException {
        try {
            ClientProcess process = byName.get(client);
            if (process == null) {
                process = new ClientProcess(client, pinning, server, options);
                byName.put(client, process);
                // Against a server without delay, so that a slow server does not leave the code cold.
                process.warmUp(server.port(0), options.warmUpSeconds());
            }
            return process.measure(
                    new Task(server.port(cell.delayMs()), cell.inFlight(), SETTLE_SECONDS, options.measureSeconds()));
        } catch (IllegalStateException failed) {
            // A new one next time: this one may have requests that never end.
            ClientProcess broken = byName.remove(client);
            if (broken != null) {
                broken.close();
            }
            throw failed;
        }
    }

    @Override
    public void close() {
        byName.values().forEach(ClientProcess::close);
    }
}
