package io.github.reactivecontact.benchmarks;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The server that all clients use, in its own JVM. */
final class ServerProcess implements AutoCloseable {

    private static final Duration MAX_WAIT = Duration.ofSeconds(30);
    private static final int FLEET_HOSTS = 50;

    private final ChildProcess child;
    private final Hosts hosts;

    private ServerProcess(ChildProcess child) throws InterruptedException {
        this.child = child;
        this.hosts = Json.read(child.awaitLine(ServerCommand.HOSTS, MAX_WAIT), Hosts.class);
    }

    /** Starts a server for cells, with TLS if there are keys. */
    static ServerProcess start(Pinning pinning, List<Cell> cells, @Nullable ThrowawayKeys keys)
            throws InterruptedException {
        TreeSet<Integer> delays = new TreeSet<>(List.of(0));
        List<String> arguments = new ArrayList<>(List.of("server"));
        for (Cell cell : cells) {
            if (cell.load() == LoadKind.PACED) {
                arguments.addAll(List.of("--fleet-hosts", Integer.toString(FLEET_HOSTS)));
                arguments.addAll(List.of("--fleet-delay", Integer.toString(cell.delayMs())));
            } else {
                delays.add(cell.delayMs());
            }
        }
        arguments.addAll(List.of(
                "--delays",
                String.join(",", delays.stream().map(String::valueOf).toList())));
        if (keys != null) {
            arguments.addAll(List.of("--keys", keys.file().toString()));
        }
        arguments.addAll(List.of("--loops", Integer.toString(pinning.serverEventLoops())));
        ChildProcess child = new ChildProcess(pinning.server(Jvm.command(Jvm.FLAGS, arguments)));
        try {
            return new ServerProcess(child);
        } catch (RuntimeException e) {
            child.close();
            throw e;
        }
    }

    long pid() {
        return child.pid();
    }

    /** Returns the addresses for a cell. */
    List<URI> hosts(Cell cell) {
        return hosts.of(cell);
    }

    @Override
    public void close() {
        child.close();
    }
}
