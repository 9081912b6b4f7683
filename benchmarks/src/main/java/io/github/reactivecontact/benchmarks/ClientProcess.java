package io.github.reactivecontact.benchmarks;

import io.github.reactivecontact.benchmarks.clients.LoadClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client in its own JVM that runs one task after another. During warm-up its JVM may compile on all cores. If it were
 * pinned from the start, a slow machine would still compile during the measurement.
 */
final class ClientProcess implements AutoCloseable {

    private static final Duration MAX_WAIT = Duration.ofSeconds(60);
    private static final double BURST_SECONDS = 3;
    private static final double PAUSE_SECONDS = 2;
    private static final int IN_FLIGHT = 64;

    private final Pinning pinning;
    private final ServerProcess server;
    private final ChildProcess child;
    private int tasks;

    /** Starts the JVM with additional flags. */
    ClientProcess(
            String client, Pinning pinning, ServerProcess server, List<String> moreFlags, CompareOptions options) {
        Baseline baseline = client.equals(Baseline.NAME) ? options.baseline() : null;
        List<String> arguments =
                new ArrayList<>(List.of("client", baseline == null ? client : LoadClients.THIS_CLIENT));
        add(arguments, "--loops", options.eventLoops());
        add(arguments, "--server-pid", server.pid());
        this.pinning = pinning;
        this.server = server;
        List<String> flags = pinning.clientFlags(Jvm.FLAGS);
        flags.addAll(moreFlags);
        String classPath = baseline == null ? Jvm.classPath() : baseline.jar().toString();
        child = new ChildProcess(Jvm.command(classPath, flags, arguments));
    }

    /**
     * Warms up in bursts, each with a new client, and pauses between them. On a slow machine the compiler catches up
     * in a pause only, and the code compiled for an endless loop is entered by the next client only.
     */
    void warmUp(boolean tls, double seconds) throws InterruptedException {
        // A server with a delay would not warm the code up.
        Cell cell = new Cell(LoadKind.CLOSED, IN_FLIGHT, 0, tls, null);
        pinning.unpinClient(child.pid());
        for (double left = seconds; left > 0; left -= BURST_SECONDS + PAUSE_SECONDS) {
            measure(new Task(cell, server.hosts(cell), Math.min(left, BURST_SECONDS), Task.SHORTEST_SECONDS));
            TimeUnit.MILLISECONDS.sleep((long) (PAUSE_SECONDS * 1000));
        }
        pinning.pinClient(child.pid());
    }

    Measurement measure(Task task) throws InterruptedException {
        child.writeLine(Json.line(task));
        String result = child.awaitLine(ClientCommand.measurement(tasks++), MAX_WAIT.plus(task.whole()));
        return Json.read(result, Measurement.class);
    }

    private static void add(List<String> arguments, String option, @Nullable Object value) {
        if (value != null) {
            arguments.addAll(List.of(option, value.toString()));
        }
    }

    @Override
    public void close() {
        child.close();
    }
}
