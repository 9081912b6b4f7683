package io.github.reactivecontact.benchmarks;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JVM for each client, kept for all rounds: what was compiled in one is there in the next, and nobody is measured cold.
 * Only one works at a time.
 */
final class ClientProcesses implements AutoCloseable {

    private static final double SETTLE_SECONDS = 1;

    private final Map<String, ClientProcess> byName = new HashMap<>();
    private final ServerProcess server;
    private final Pinning pinning;
    private final @Nullable Integer eventLoops;
    private final @Nullable Double perSecond;
    private final double warmUpSeconds;
    private final double measureSeconds;

    ClientProcesses(ServerProcess server, Pinning pinning, CompareOptions options) {
        this.server = server;
        this.pinning = pinning;
        this.eventLoops = options.eventLoops();
        this.perSecond = options.perSecond();
        this.warmUpSeconds = options.warmUpSeconds();
        this.measureSeconds = options.measureSeconds();
    }

    Measurement measure(String client, Cell cell) throws InterruptedException {
        try {
            ClientProcess process = byName.get(client);
            if (process == null) {
                process = new ClientProcess(client, pinning, server, eventLoops, perSecond);
                byName.put(client, process);
                warmUp(process, cell.inFlight());
            }
            return process.measure(
                    new Task(server.port(cell.delayMs()), cell.inFlight(), SETTLE_SECONDS, measureSeconds));
        } catch (IllegalStateException failed) {
            // A new one next time: this one may have requests that never end.
            ClientProcess broken = byName.remove(client);
            if (broken != null) {
                broken.close();
            }
            throw failed;
        }
    }

    /** Against a server without delay, so that a slow server does not leave the code cold. */
    private void warmUp(ClientProcess process, int inFlight) throws InterruptedException {
        process.warmUp(new Task(server.port(0), inFlight, warmUpSeconds, Task.GLANCE_SECONDS));
    }

    @Override
    public void close() {
        byName.values().forEach(ClientProcess::close);
    }
}
