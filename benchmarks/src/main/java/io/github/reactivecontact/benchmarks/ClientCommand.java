package io.github.reactivecontact.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs one client: each line of standard input is a task. Ends at the end of the input. */
@Command(name = "client", description = "Runs one client against a running server. Used by compare.")
final class ClientCommand implements Callable<Integer> {

    @Parameters(index = "0", description = "The client's name")
    private String name = "";

    @Option(names = "--loops", description = "Event loops (default: the client's)")
    private @Nullable Integer eventLoops;

    @Option(names = "--server-pid", description = "Process id of the server, to measure its CPU")
    private @Nullable Long serverPid;

    /** The prefix of a task's result line. */
    static String measurement(int number) {
        return "measurement " + number + " ";
    }

    @Override
    @SuppressWarnings("SystemOut")
    public Integer call() throws InterruptedException, IOException {
        BufferedReader tasks = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int number = 0;
        String line;
        while ((line = tasks.readLine()) != null) {
            Task task = Json.read(line, Task.class);
            Measurement measurement = new ClientRun(name, task, eventLoops, serverPid).execute();
            System.out.println(ChildProcess.line(measurement(number++), measurement));
        }
        return 0;
    }
}
