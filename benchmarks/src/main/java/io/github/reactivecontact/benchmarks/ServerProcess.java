package io.github.reactivecontact.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The server that all clients use, in its own JVM. */
final class ServerProcess implements AutoCloseable {

    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private final ChildProcess child;
    private final LeanServer.Ports ports;

    private ServerProcess(ChildProcess child) throws InterruptedException {
        this.child = child;
        this.ports = Json.read(child.awaitLine(ServerCommand.PORTS, MAX_WAIT), LeanServer.Ports.class);
    }

    static ServerProcess start(Pinning pinning, List<Integer> delaysMillis) throws InterruptedException {
        TreeSet<Integer> delays = new TreeSet<>(delaysMillis);
        delays.add(0);
        List<String> names = delays.stream().map(String::valueOf).toList();
        List<String> arguments = new ArrayList<>(List.of("server", "--delays", String.join(",", names)));
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

    int port(int delayMillis) {
        return ports.of(delayMillis);
    }

    @Override
    public void close() {
        child.close();
    }
}
