package io.github.reactivecontact.benchmarks;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Keeps one JVM per client for all rounds, so that compiled code stays compiled and no client is measured cold.
 * Only one client runs at a time.
 */
final class ClientProcesses implements AutoCloseable {

    /** The part of a warm-up that a client needs again for TLS. */
    private static final double TLS_WARM_UP = 1 / 3.0;

    private final Map<String, ClientProcess> byName = new HashMap<>();
    private final Set<String> warmForTls = new HashSet<>();
    private final ServerProcess server;
    private final Pinning pinning;
    private final ThrowawayKeys keys;
    private final CompareOptions options;

    ClientProcesses(ServerProcess server, Pinning pinning, ThrowawayKeys keys, CompareOptions options) {
        this.server = server;
        this.pinning = pinning;
        this.keys = keys;
        this.options = options;
    }

    Measurement measure(String client, Cell cell) throws InterruptedException {
        try {
            ClientProcess process = byName.get(client);
            if (process == null) {
                process = new ClientProcess(client, pinning, server, keys.clientFlags(), options);
                byName.put(client, process);
                process.warmUp(false, options.warmUpSeconds());
            }
            if (cell.tls() && warmForTls.add(client)) {
                process.warmUp(true, options.warmUpSeconds() * TLS_WARM_UP);
            }
            return process.measure(
                    new Task(cell, server.hosts(cell), options.settleSeconds(cell), options.measureSeconds(cell)));
        } catch (IllegalStateException failed) {
            // The next measurement starts a new process: this one may have requests that never end.
            ClientProcess broken = byName.remove(client);
            warmForTls.remove(client);
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
