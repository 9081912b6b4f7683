package io.github.reactivecontact.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the server until its standard input ends, so that it does not outlive the process that started it. */
@Command(name = "server", description = "Runs the server, prints its addresses, and ends with its standard input.")
final class ServerCommand implements Callable<Integer> {

    static final String HOSTS = "hosts ";

    @Option(names = "--loops", description = "Event loops (default ${DEFAULT-VALUE})")
    private int eventLoops = 1;

    @Option(names = "--delays", split = ",", description = "Delays in milliseconds; one address each (default 0)")
    private List<Integer> delays = new ArrayList<>(List.of(0));

    @Option(names = "--keys", description = "Key store of addresses with TLS (default: none)")
    private @Nullable Path keys;

    @Option(names = "--fleet-hosts", description = "Hosts of a fleet (default ${DEFAULT-VALUE})")
    private int fleetHosts;

    @Option(names = "--fleet-delay", description = "Delay of the fleet in milliseconds (default ${DEFAULT-VALUE})")
    private int fleetDelay;

    @Override
    @SuppressWarnings("SystemOut")
    public Integer call() throws IOException {
        try (LeanServer server = LeanServer.start(eventLoops, delays)) {
            if (keys != null) {
                server.withTls(new ThrowawayKeys(keys).serverContext());
            }
            server.withFleet(fleetHosts, fleetDelay);
            System.out.println(ChildProcess.line(HOSTS, server.hosts()));
            System.in.transferTo(OutputStream.nullOutputStream());
        }
        return 0;
    }
}
