package io.github.reactivecontact.benchmarks;

import io.github.reactivecontact.benchmarks.clients.BootApplication;
import io.github.reactivecontact.benchmarks.clients.Load;
import io.github.reactivecontact.benchmarks.clients.LoadClient;
import io.github.reactivecontact.benchmarks.clients.LoadClients;
import io.github.reactivecontact.benchmarks.clients.Target;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What a cold JVM needs until a client has its first answer.
 *
 * @param client name of the client, or {@link #NO_LOOKUP}
 * @param runs number of JVMs
 * @param millis from the start of the JVM, median
 * @param cpuMillis CPU time of the process, median
 */
record FirstAnswer(String client, int runs, double millis, double cpuMillis) {

    /** A JVM that sends nothing. Its numbers are part of those of all clients. */
    static final String NO_LOOKUP = "no-lookup";

    /** A Boot application that sends nothing. */
    static final String BOOT_NO_LOOKUP = "boot-no-lookup";

    /** The command for one JVM. */
    static final String COMMAND = "first-answer";

    private static final String ANSWERED = "answered ";
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);
    static final List<String> NAMES = List.of(
            NO_LOOKUP,
            LoadClients.THIS_CLIENT,
            "raw-reactor-netty",
            "webclient",
            "java-net-http",
            "rest-template",
            "vertx",
            BOOT_NO_LOOKUP,
            "boot-this-client",
            "boot-webclient");

    /** Starts JVMs one after another, each client as often as there are rounds. */
    static List<FirstAnswer> measure(int rounds, ServerProcess server, Pinning pinning) throws InterruptedException {
        String host = server.hosts(Cell.closed(1, 0)).get(0).toString();
        Map<String, List<FirstAnswer>> all = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (String name : NAMES) {
                all.computeIfAbsent(name, key -> new ArrayList<>()).add(measure(name, host, pinning));
            }
        }
        return all.values().stream().map(FirstAnswer::medians).toList();
    }

    private static FirstAnswer measure(String name, String host, Pinning pinning) throws InterruptedException {
        List<String> command = Jvm.command(pinning.clientFlags(Jvm.FLAGS), List.of(COMMAND, name, host));
        try (ChildProcess child = new ChildProcess(pinning.client(command))) {
            return Json.read(child.awaitLine(ANSWERED, MAX_WAIT), FirstAnswer.class);
        }
    }

    /** Runs in a cold JVM: sends one lookup and prints what it cost. */
    @SuppressWarnings("SystemOut")
    static void run(String name, URI host) {
        System.out.println(ChildProcess.line(ANSWERED, measured(name, Target.of(host, 1, null))));
    }

    static FirstAnswer measured(String name, Target target) {
        if (name.equals(NO_LOOKUP)) {
            return sinceStart(name);
        }
        if (name.equals(BOOT_NO_LOOKUP)) {
            BootApplication application = BootApplication.withoutClient(target);
            FirstAnswer answer = sinceStart(name);
            application.close();
            return answer;
        }
        try (LoadClient client = LoadClients.started(name, target)) {
            Load load = Load.of(1);
            client.run(load);
            FirstAnswer answer = sinceStart(name);
            if (load.takeLatencies().getTotalCount() != 1) {
                throw new IllegalStateException(name + " received no answer", load.firstFailure());
            }
            return answer;
        }
    }

    private static FirstAnswer sinceStart(String name) {
        long millis = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        return new FirstAnswer(name, 1, millis, ProcessFacts.cpuNanos() / 1e6);
    }

    private static FirstAnswer medians(List<FirstAnswer> runs) {
        return new FirstAnswer(
                runs.get(0).client(),
                runs.size(),
                median(runs, FirstAnswer::millis),
                median(runs, FirstAnswer::cpuMillis));
    }

    private static double median(List<FirstAnswer> runs, ToDoubleFunction<FirstAnswer> number) {
        return Medians.of(runs.stream().mapToDouble(number).toArray());
    }
}
