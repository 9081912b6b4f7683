package io.github.reactivecontact.benchmarks;

import io.github.reactivecontact.benchmarks.clients.Target;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One client's process. */
@Command(name = "client", description = "One client against a server that runs already. Used by compare.")
final class ClientCommand implements Callable<Integer> {

    static final String MEASUREMENT = "measurement ";

    @Parameters(index = "0", description = "The client's name")
    private String name = "";

    @Option(names = "--port", required = true, description = "The server's port")
    private int port;

    @Option(names = "--warm-up-port", description = "A port without delay (default: --port)")
    private @Nullable Integer warmUpPort;

    @Option(names = "--in-flight", description = "Lookups at once (default ${DEFAULT-VALUE})")
    private int inFlight = 64;

    @Option(names = "--loops", description = "Event loops (default: the client's)")
    private @Nullable Integer eventLoops;

    @Option(names = "--rate", description = "Lookups a second of an open load (default: a closed load)")
    private @Nullable Double perSecond;

    @Option(names = "--warm-up", description = "Seconds (default ${DEFAULT-VALUE})")
    private double warmUpSeconds = 8;

    @Option(names = "--measure", description = "Seconds (default ${DEFAULT-VALUE})")
    private double measureSeconds = 10;

    @Option(names = "--server-pid", description = "The server's process, to see how busy it is")
    private @Nullable Long serverPid;

    @Override
    @SuppressWarnings("SystemOut")
    public Integer call() throws InterruptedException {
        ClientRun run = new ClientRun(
                name,
                new Target(port, inFlight, eventLoops),
                warmUpPort == null ? port : warmUpPort,
                seconds(warmUpSeconds),
                seconds(measureSeconds),
                perSecond,
                serverPid);
        System.out.println(Child.answer(MEASUREMENT, run.execute()));
        return 0;
    }

    static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
