package io.github.reactivecontact.benchmarks;

import java.util.HashMap;
import java.util.Map;

/**
 * Keeps one JVM per client for all rounds, so that compiled code stays compiled and no client is measured cold.
 * Only one client runs at a time.
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
                // A server with a delay would not warm the code up.
                process.warmUp(server.port(0), options.warmUpSeconds());
            }
            return process.measure(
                    new Task(server.port(cell.delayMs()), cell.inFlight(), SETTLE_SECONDS, options.measureSeconds()));
        } catch (IllegalStateException failed) {
            // The next measurement starts a new process: this one may have requests that never end.
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
