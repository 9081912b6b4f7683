package io.github.reactivecontact.benchmarks;

import io.github.reactivecontact.benchmarks.MillionRun.Course;
import io.github.reactivecontact.benchmarks.MillionRun.Step;
import io.github.reactivecontact.benchmarks.MillionRun.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a bulk of a million lookups in a small heap, to show whether memory or cost per item grows. */
@Command(
        name = "million",
        mixinStandardHelpOptions = true,
        description = "Runs one bulk of a million lookups in a heap of 48 MB, and reports memory and cost.")
final class Million implements Callable<Integer> {

    private static final List<String> FLAGS = List.of("-Xmx48m", "-XX:+UseSerialGC");
    private static final Duration MAX_WAIT = Duration.ofMinutes(30);
    private static final double MIB = 1024.0 * 1024;

    @Option(names = "--output", description = "Directory of the results (default ${DEFAULT-VALUE})")
    private Path output = Path.of("benchmarks", "results");

    @Option(names = "--items", description = "Lookups (default ${DEFAULT-VALUE})")
    private int items = 1_000_000;

    @Option(names = "--in-flight", description = "Lookups at once (default ${DEFAULT-VALUE})")
    private int inFlight = 64;

    @Option(names = "--loops", description = "Event loops (default: the client's)")
    private @Nullable Integer eventLoops;

    /**
     * The results, and how they were measured.
     *
     * @param measuredAt time of the run
     * @param machine the machine
     * @param pinning the cores used
     * @param jvmFlags of the bulk's JVM
     * @param course the course of the bulk
     */
    record MillionResults(String measuredAt, Machine machine, Pinning pinning, List<String> jvmFlags, Course course) {}

    @Override
    @SuppressWarnings("SystemOut")
    public Integer call() throws InterruptedException, IOException {
        Pinning pinning = Pinning.ofThisMachine();
        try (ServerProcess server = ServerProcess.start(pinning, List.of(cell()), null);
                ChildProcess child = new ChildProcess(pinning.client(Jvm.command(FLAGS, arguments(server))))) {
            Course course = Json.read(child.awaitLine(MillionRun.COURSE, MAX_WAIT), Course.class);
            MillionResults results =
                    new MillionResults(Instant.now().toString(), Machine.thisOne(), pinning, FLAGS, course);
            Files.createDirectories(output);
            Files.writeString(output.resolve("million.json"), Json.pretty(results) + "\n");
            String table = table(results);
            Files.writeString(output.resolve("million.md"), table);
            System.out.print(table);
        }
        return 0;
    }

    private Cell cell() {
        return Cell.closed(inFlight, 0);
    }

    private List<String> arguments(ServerProcess server) {
        List<String> arguments = new ArrayList<>(List.of("million-run"));
        arguments.addAll(List.of("--host", server.hosts(cell()).get(0).toString()));
        arguments.addAll(List.of("--items", Integer.toString(items)));
        arguments.addAll(List.of("--in-flight", Integer.toString(inFlight)));
        if (eventLoops != null) {
            arguments.addAll(List.of("--loops", eventLoops.toString()));
        }
        return arguments;
    }

    private static String table(MillionResults results) {
        Course course = results.course();
        StringBuilder page = new StringBuilder(text(
                "# One bulk of %,d lookups in a small heap%n%nMeasured %s on: %s. %s. `%s`, %d in flight.%n%n",
                course.items(),
                results.measuredAt(),
                results.machine().describe(),
                results.pinning().describe(),
                String.join(" ", results.jvmFlags()),
                course.inFlight()));
        page.append("Cost is the median of the windows of 10,000 since the row before.\n\n");
        page.append(
                "| done | live heap MiB | direct MiB (Netty) | direct MiB (JDK) | µs per item | CPU µs per item |\n");
        page.append("|--:|--:|--:|--:|--:|--:|\n");
        int since = 0;
        for (Step step : course.steps()) {
            int from = since;
            List<Window> windows = course.windows().stream()
                    .filter(window -> window.items() > from && window.items() <= step.items())
                    .toList();
            page.append(text(
                    "| %,d | %.1f | %.1f | %.1f | %.1f | %.1f |%n",
                    step.items(),
                    step.liveHeapBytes() / MIB,
                    step.nettyDirectBytes() / MIB,
                    step.jdkDirectBytes() / MIB,
                    Medians.of(windows.stream()
                                    .mapToDouble(Window::nanosPerItem)
                                    .toArray())
                            / 1000,
                    Medians.of(windows.stream()
                                    .mapToDouble(Window::cpuNanosPerItem)
                                    .toArray())
                            / 1000));
            since = step.items();
        }
        return page.toString();
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
