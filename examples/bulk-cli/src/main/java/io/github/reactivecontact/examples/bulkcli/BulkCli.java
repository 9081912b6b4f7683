package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.examples.tables.TableFormat;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line entry point: parses options, opens what they name, and returns an exit code. */
@Command(
        name = "bulk-cli",
        mixinStandardHelpOptions = true,
        versionProvider = BulkCli.Version.class,
        subcommands = {Simulate.class, Completion.class},
        resourceBundle = "io.github.reactivecontact.examples.bulkcli.help",
        usageHelpWidth = 100,
        abbreviateSynopsis = true,
        sortOptions = false,
        sortSynopsis = false)
final class BulkCli implements Callable<Integer> {

    @Mixin
    private final CliOptions options = new CliOptions();

    @Spec
    private @Nullable CommandSpec spec;

    private final Map<String, String> environment;

    BulkCli(Map<String, String> environment) {
        this.environment = environment;
    }

    public static void main(String[] arguments) {
        // Lettuce brings the API of SLF4J, which warns at each start that no logger is there.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(commandLine(System.getenv()).execute(arguments));
    }

    static CommandLine commandLine(Map<String, String> environment) {
        boolean hasColour = Terminal.hasColour(Terminal.STANDARD_OUTPUT, environment);
        return new CommandLine(new BulkCli(environment))
                .setExpandAtFiles(false)
                .setColorScheme(Help.defaultColorScheme(hasColour ? Help.Ansi.ON : Help.Ansi.OFF))
                .setExecutionStrategy(new ConfigFile(environment)::execute)
                .setParameterExceptionHandler(ExitCode::ofWrongArguments)
                .setExecutionExceptionHandler(ExitCode::ofFailure);
    }

    @Override
    public Integer call() throws IOException {
        options.check();
        boolean isDemo = options.lookups.instances == null && !Instances.isConfiguredIn(environment);
        FilePlan files = FilePlan.of(options, isDemo);
        Messages messages =
                new Messages(Objects.requireNonNull(spec).commandLine().getErr(), options.run.quiet);
        try (GreenApiSimulator simulator = isDemo ? simulator() : null;
                SharedPace pace = options.run.dryRun ? null : SharedPace.open(options.lookups.redis, environment);
                RunCache answers = options.run.dryRun || isDemo
                        ? null
                        : RunCache.open(options.cache, environment, messages::print)) {
            InputLines input = files.input();
            List<GreenApiInstance> instances = simulator == null ? instances() : simulator.instances();
            Proxy proxy = isDemo ? null : Proxy.of(instances, environment);
            try (ReactiveContactClient client = options.client(instances, proxy, pace, answers)) {
                Lookups lookups = new Lookups(client, options.lookups.instances, instances, pace);
                int exitCode = run(files, input, lookups, messages, isDemo);
                if (answers != null) {
                    answers.awaitStored(client);
                }
                return exitCode;
            }
        }
    }

    private List<GreenApiInstance> instances() {
        Path file = options.lookups.instances;
        return file == null ? Instances.ofEnvironment() : Instances.ofFile(file);
    }

    /** Ten instances finish the built-in list in a few seconds at GREEN-API's default rate. */
    private static GreenApiSimulator simulator() {
        return GreenApiSimulator.builder().instances(10).start();
    }

    private int run(FilePlan files, InputLines input, Lookups lookups, Messages messages, boolean isDemo)
            throws IOException {
        try (TableLines source = files.open(input)) {
            report(source.format(), messages);
            ResumeFile earlier = files.earlier(input);
            if (options.run.dryRun) {
                EarlierOutcomes outcomes = earlier == null ? new EarlierOutcomes() : earlier.outcomes();
                RunLines lines = new RunLines(outcomes, options.run, input.canBeReadTwice());
                try (RejectsFile rejects = files.rejects(source.format(), messages)) {
                    return new DryRun(lookups.client(), options.run.summary, rejects, messages)
                            .run(lines, InputLines.lines(source));
                }
            }
            // The output is opened last: it loses rows when it is opened.
            try (RejectsFile rejects = files.rejects(source.format(), messages);
                    OutputFile output = files.output(earlier)) {
                if (isDemo) {
                    messages.notice(demoNotice());
                    if (options.cache.cache != null) {
                        messages.notice("--cache is not used: it must not contain invented contacts");
                    }
                }
                Terminal terminal = Terminal.of(Terminal.STANDARD_ERROR, environment);
                return new LookupRun(lookups, options, output, rejects, messages, terminal).run(input, source);
            }
        }
    }

    /** Says once how the input is read, if that was detected and is not the simplest form. */
    private static void report(TableFormat format, Messages messages) {
        if (format.delimiter() != null
                || format.header() != null
                || format.isEncodingGuessed()
                || format.isNumbered()) {
            messages.notice("reading the input as " + format.describe());
        }
        if (format.sampledRows() > 0 && format.numberRows() == 0) {
            messages.print(format.sample() + ": name the column with --column");
        }
    }

    private String demoNotice() {
        return options.input.file == null
                ? "no credentials and no --input: looking up a built-in list in an embedded GREEN-API simulator;"
                        + " standard input is not read (use --input - to read it)"
                : "no credentials: using an embedded GREEN-API simulator with invented contacts (see --help)";
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
