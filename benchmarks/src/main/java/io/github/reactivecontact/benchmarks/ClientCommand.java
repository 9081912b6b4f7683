package io.github.reactivecontact.benchmarks;

import io.github.reactivecontact.benchmarks.clients.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One client's process: a task for each line of its standard input, until that ends. */
@Command(name = "client", description = "One client against a server that runs already. Used by compare.")
final class ClientCommand implements Callable<Integer> {

    @Parameters(index = "0", description = "The client's name")
    private String name = "";

    @Option(names = "--loops", description = "Event loops (default: the client's)")
    private @Nullable Integer eventLoops;

    @Option(names = "--rate", description = "Lookups a second of an open load (default: a closed load)")
    private @Nullable Double perSecond;

    @Option(names = "--server-pid", description = "The server's process, to see how busy it is")
    private @Nullable Long serverPid;

    /** How the answer to a task begins. */
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
            System.out.println(Child.answer(measurement(number++), measure(Json.read(line, Task.class))));
        }
        return 0;
    }

    private Measurement measure(Task task) throws InterruptedException {
        Target target = new Target(task.port(), task.inFlight(), eventLoops);
        return new ClientRun(name, target, task.settle(), task.measure(), perSecond, serverPid).execute();
    }
}
