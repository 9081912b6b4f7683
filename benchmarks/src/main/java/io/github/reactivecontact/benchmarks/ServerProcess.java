package io.github.reactivecontact.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The one server all clients are measured against, in a JVM of its own. */
final class ServerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Child child;
    private final Map<Integer, Integer> ports = new TreeMap<>();

    private ServerProcess(Child child) {
        this.child = child;
    }

    static ServerProcess start(Pinning pinning, List<Integer> delaysMillis) throws InterruptedException {
        TreeSet<Integer> delays = new TreeSet<>(delaysMillis);
        delays.add(0);
        List<String> names = delays.stream().map(String::valueOf).toList();
        List<String> arguments = new ArrayList<>(List.of("server", "--delays", String.join(",", names)));
        arguments.addAll(List.of("--loops", Integer.toString(pinning.serverEventLoops())));
        ServerProcess server = new ServerProcess(new Child(pinning.server(Jvm.command(Jvm.FLAGS, arguments))));
        try {
            Json.read(server.child.line(ServerCommand.PORTS, PATIENCE), Map.class)
                    .forEach((delay, port) -> server.ports.put(Integer.valueOf(delay.toString()), (Integer) port));
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    long pid() {
        return child.pid();
    }

    int port(int delayMillis) {
        Integer port = ports.get(delayMillis);
        if (port == null) {
            throw new IllegalArgumentException("The server has no port with a delay of " + delayMillis + " ms");
        }
        return port;
    }

    @Override
    public void close() {
        child.close();
    }
}
