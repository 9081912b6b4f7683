package io.github.reactivecontact.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the server until its standard input ends, so that it does not outlive the process that started it. */
@Command(name = "server", description = "Runs the server, prints its ports, and ends with its standard input.")
final class ServerCommand implements Callable<Integer> {

    static final String PORTS = "ports ";

    @Option(names = "--loops", description = "Event loops (default ${DEFAULT-VALUE})")
    private int eventLoops = 1;

    @Option(names = "--delays", split = ",", description = "Delays in milliseconds; one port each (default 0)")
    private List<Integer> delays = new ArrayList<>(List.of(0));

    @Override
    @SuppressWarnings("SystemOut")
    public Integer call() throws IOException {
        try (LeanServer server = LeanServer.start(eventLoops, delays)) {
            System.out.println(ChildProcess.line(PORTS, server.ports()));
            System.in.transferTo(OutputStream.nullOutputStream());
        }
        return 0;
    }
}
