package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The command line entry point: parses options, runs the lookups and returns an exit code. */
@Command(
        name = "bulk-cli",
        mixinStandardHelpOptions = true,
        versionProvider = BulkCli.Version.class,
        subcommands = Simulate.class,
        resourceBundle = "io.github.reactivecontact.examples.bulkcli.help",
        usageHelpWidth = 100,
        sortOptions = false,
        sortSynopsis = false)
final class BulkCli implements Callable<Integer> {

    private static final Duration REPORT_INTERVAL = Duration.ofMillis(500);

    @Mixin
    private final CliOptions options = new CliOptions();

    @Spec
    private @Nullable CommandSpec spec;

    private final Map<String, String> environment;
    private List<GreenApiInstance> instances = List.of();

    BulkCli(Map<String, String> environment) {
        this.environment = environment;
    }

    public static void main(String[] arguments) {
        System.exit(commandLine(System.getenv()).execute(arguments));
    }

    static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new BulkCli(environment))
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(ExitCode::ofWrongArguments)
                .setExecutionExceptionHandler(ExitCode::ofFailure);
    }

    @Override
    public Integer call() throws IOException {
        options.check();
        boolean isDemo = options.lookups.instances == null && !Instances.isConfiguredIn(environment);
        FilePlan files = FilePlan.of(options, isDemo);
        try (GreenApiSimulator simulator = isDemo ? simulator() : null) {
            InputLines input = files.input();
            try (ReactiveContactClient client =
                    options.client(simulator == null ? instances() : simulator.instances())) {
                LineSource source = files.open(input);
                try (OutputFile output = files.output()) {
                    if (isDemo) {
                        print(demoNotice());
                    }
                    return run(client, input, source, output);
                }
            }
        }
    }

    /** Ten instances finish the built-in list in a few seconds at GREEN-API's default rate. */
    private static GreenApiSimulator simulator() {
        return GreenApiSimulator.builder().instances(10).start();
    }

    private String demoNotice() {
        return options.input.file == null
                ? "no credentials and no --input: looking up a built-in list in an embedded GREEN-API simulator;"
                        + " standard input is not read (use --input - to read it)"
                : "no credentials: using an embedded GREEN-API simulator with invented contacts (see --help)";
    }

    private List<GreenApiInstance> instances() {
        Path file = options.lookups.instances;
        instances = file == null ? Instances.ofEnvironment() : Instances.ofFile(file);
        return instances;
    }

    private int run(ReactiveContactClient client, InputLines input, LineSource source, OutputFile output) {
        Interruption interruption = new Interruption();
        interruption.watch(client);
        RefusalCheck refusals = new RefusalCheck(client);
        long started = System.nanoTime();
        try {
            RunCounters counters = lookUp(client, input, source, output, interruption, refusals);
            refusals.check();
            ClientSnapshot last = client.snapshot();
            RunResult result = new RunResult(
                    counters,
                    output.earlier(),
                    interruption.isRequested(),
                    refusals.isRefused(),
                    !options.output.isStandardOutput());
            print(result.summary(Duration.ofNanos(System.nanoTime() - started)));
            if (!result.isNothingLeft()) {
                err().println(InstanceReport.table(last));
            }
            if (!result.advice().isEmpty()) {
                print(result.advice());
            }
            return result.exitCode();
        } finally {
            interruption.finished();
        }
    }

    private RunCounters lookUp(
            ReactiveContactClient client,
            InputLines input,
            LineSource source,
            OutputFile output,
            Interruption interruption,
            RefusalCheck refusals) {
        try (Progress progress = progress(client)) {
            InstanceReport report = new InstanceReport(progress::print);
            Disposable.Composite background = Disposables.composite();
            try {
                background.add(input.count()
                        .onErrorComplete()
                        .subscribe(total -> progress.total(
                                Math.max(0, total - output.earlier().count()))));
                background.add(Flux.interval(REPORT_INTERVAL)
                        .onBackpressureDrop()
                        .subscribe(tick -> report.update(client.snapshot(), REPORT_INTERVAL.multipliedBy(tick))));
                if (options.lookups.instances != null) {
                    background.add(Instances.follow(options.lookups.instances, instances, client, progress::print));
                }
                Mono<RunCounters> run = new BulkRun(client, options.bulk(), output, progress, interruption, refusals)
                        .run(InputLines.lines(source));
                return Objects.requireNonNull(run.block());
            } finally {
                background.dispose();
                report.reportChanges(client.snapshot());
            }
        }
    }

    private Progress progress(ReactiveContactClient client) {
        return FilePlan.isTerminal(FilePlan.STANDARD_ERROR_DESCRIPTOR)
                ? Progress.bar(System.err, client)
                : Progress.lines(err(), client);
    }

    private void print(String message) {
        err().println("bulk-cli: " + message);
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }

    /** Reads the version from the jar's manifest. A class path of directories has none. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = BulkCli.class.getPackage().getImplementationVersion();
            return new String[] {"bulk-cli " + (version == null ? "(development)" : version)};
        }
    }
}
