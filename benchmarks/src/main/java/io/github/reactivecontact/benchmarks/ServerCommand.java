package io.github.reactivecontact.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The server's process, until its standard input ends: it does not outlive who started it. */
@Command(name = "server", description = "The server alone. Prints its ports; ends with its standard input.")
final class ServerCommand implements Callable<Integer> {

    static final String PORTS = "ports ";

    @Option(names = "--loops", description = "Event loops (default ${DEFAULT-VALUE})")
    private int eventLoops = 1;

    @Option(names = "--delays", split = ",", description = "Milliseconds; a port each (default 0)")
    private List<Integer> delays = new ArrayList<>(List.of(0));

    @Override
    @SuppressWarnings("SystemOut")
    public Integer call() throws IOException {
        try (LeanServer server = LeanServer.start(eventLoops, delays)) {
            System.out.println(Child.answer(PORTS, server.ports()));
            System.in.transferTo(OutputStream.nullOutputStream());
        }
        return 0;
    }
}
