package io.github.reactivecontact.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a client in a JVM of its own, once for each measurement.
 *
 * @param server whom it asks
 * @param pinning where it runs
 * @param eventLoops event loops of the clients, or null for their defaults
 * @param perSecond lookups a second of an open load, or null for a closed one
 * @param warmUpSeconds before
 * @param measureSeconds measured
 */
record ClientProcess(
        ServerProcess server,
        Pinning pinning,
        @Nullable Integer eventLoops,
        @Nullable Double perSecond,
        double warmUpSeconds,
        double measureSeconds) {

    private static final double PATIENCE_SECONDS = 60;

    Measurement measure(String client, Cell cell) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("client", client));
        add(arguments, "--port", server.port(cell.delayMs()));
        add(arguments, "--warm-up-port", server.port(0));
        add(arguments, "--in-flight", cell.inFlight());
        add(arguments, "--loops", eventLoops);
        add(arguments, "--rate", perSecond);
        add(arguments, "--warm-up", warmUpSeconds);
        add(arguments, "--measure", measureSeconds);
        add(arguments, "--server-pid", server.pid());
        Duration patience = ClientCommand.seconds(warmUpSeconds + measureSeconds + PATIENCE_SECONDS);
        try (Child child = new Child(pinning.client(Jvm.command(Jvm.FLAGS, arguments)))) {
            return Json.read(child.line(ClientCommand.MEASUREMENT, patience), Measurement.class);
        }
    }

    private static void add(List<String> arguments, String option, @Nullable Object value) {
        if (value != null) {
            arguments.addAll(List.of(option, value.toString()));
        }
    }
}
