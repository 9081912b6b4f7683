package io.github.reactivecontact.examples.flink;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.PrintSink;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line entry point. Runs the job in an embedded Flink, or submits it with Flink's {@code run}. Public
 * because Flink requires it.
 */
@Command(
        name = "flink-example",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 100,
        sortOptions = false,
        description = "Looks up contacts with Flink and writes one JSON object for each chat id.")
public final class FlinkExample implements Callable<Integer> {

    private static final int EMBEDDED_PARALLELISM = 2;
    private static final int SIMULATED_INSTANCES = 5;

    @Option(
            names = "--input",
            paramLabel = "PATH",
            description = "A file or directory of chat ids, one a line; a comma and an idInstance may follow. Blank"
                    + " lines and lines that begin with # are skipped. Default: a built-in list of 40.")
    private @Nullable String input;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "A directory for NDJSON files, and for files of unserved lines. Default: standard"
                    + " output and standard error of the task manager.")
    private @Nullable String output;

    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description = {
                "A file on every task manager, a JSON array of {\"apiUrl\": ..., \"idInstance\": ...,"
                        + " \"apiTokenInstance\": ...}, read again when it changes. Default: the environment variables"
                        + " GREEN_API_ID_INSTANCE, GREEN_API_TOKEN and GREEN_API_URL; without them, an embedded Flink"
                        + " uses a simulator."
            })
    private @Nullable String credentials;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Requests per second of each instance; 0 for no limit. Default: ${DEFAULT-VALUE}.")
    private int rate = LookupSettings.DEFAULT_REQUESTS_PER_SECOND;

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            description = "Deadline of a lookup from its first attempt, retries included, such as PT1H. Default: none.")
    private @Nullable Duration deadline;

    @Option(
            names = "--max-wait",
            paramLabel = "TIME",
            description = "How long a line waits for the instance that it names, while that instance takes no requests."
                    + " Then the line is unserved. Default: ${DEFAULT-VALUE}.")
    private Duration maxWait = LookupSettings.DEFAULT_MAX_WAIT;

    @Option(
            names = "--max-pending",
            paramLabel = "N",
            description = "Pending lines of the job, all subtasks together. Default: ${DEFAULT-VALUE}.")
    private int maxPending = ContactJob.MAX_PENDING;

    @Option(
            names = "--cache-size",
            paramLabel = "N",
            description = "Chats that a task manager keeps in memory for a day; 0 for none. Default: ${DEFAULT-VALUE}.")
    private int cacheSize = LookupSettings.DEFAULT_CACHE_SIZE;

    @Option(
            names = "--redis",
            paramLabel = "URI",
            description = "Share rate limits and answers with other programs through Redis, such as"
                    + " redis://host:6379. The password is in REDISCLI_AUTH of each task manager. Default: the job"
                    + " manager shares the rate limits within this job.")
    private @Nullable String redis;

    @Option(names = "--ordered", description = "Keep the order of the chat ids within a subtask.")
    private boolean ordered;

    @Option(
            names = "--fail-when-deleted",
            description = "Fail the job when all instances are deleted: chat ids stay in the checkpoint. Default:"
                    + " they become failed outcomes.")
    private boolean failsWhenDeleted;

    @Option(
            names = "--checkpoint-interval",
            paramLabel = "TIME",
            description = "Time between checkpoints. Default: ${DEFAULT-VALUE}.")
    private Duration checkpointInterval = Duration.ofSeconds(10);

    @Spec
    private @Nullable CommandSpec spec;

    /**
     * Runs the job; on a cluster, submits it.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        int exitCode = new CommandLine(new FlinkExample()).execute(arguments);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    @Override
    public Integer call() throws Exception {
        StreamExecutionEnvironment flink =
                StreamExecutionEnvironment.getExecutionEnvironment(ContactJob.withSmallBuffers(new Configuration()));
        if (isEmbedded(flink)) {
            flink.setParallelism(EMBEDDED_PARALLELISM);
        }
        if (isEmbedded(flink) && credentials == null && System.getenv("GREEN_API_ID_INSTANCE") == null) {
            print("no credentials: using an embedded GREEN-API simulator with invented contacts");
            try (EmbeddedSimulator simulator = EmbeddedSimulator.start(SIMULATED_INSTANCES, rate)) {
                credentials = simulator.credentialsFile();
                run(flink);
            }
        } else {
            run(flink);
        }
        return 0;
    }

    private static boolean isEmbedded(StreamExecutionEnvironment flink) {
        return flink instanceof LocalStreamEnvironment;
    }

    private void run(StreamExecutionEnvironment flink) throws Exception {
        ContactJob.configure(flink, checkpointInterval);
        LookupSettings settings = settings();
        if (isEmbedded(flink)) {
            rejectMissingCredentials();
        }
        write(lookUp(chatIds(flink), settings));
        flink.execute("contacts");
    }

    private Outcomes<String, ContactOutcome> lookUp(DataStream<String> lines, LookupSettings settings) {
        try {
            return ContactJob.lookUp(lines, settings, ordered, maxPending);
        } catch (IllegalArgumentException e) {
            throw usage(e);
        }
    }

    private LookupSettings settings() {
        try {
            return new LookupSettings(credentials, rate, deadline, maxWait, failsWhenDeleted, cacheSize, redis);
        } catch (IllegalArgumentException e) {
            throw usage(e);
        }
    }

    /** Checks the credentials early: tasks run in this process, and no restart would help. */
    private void rejectMissingCredentials() {
        try {
            Credentials.read(credentials);
        } catch (IllegalStateException | IllegalArgumentException | UncheckedIOException e) {
            throw usage(e);
        }
    }

    private ParameterException usage(RuntimeException invalid) {
        return new ParameterException(commandLine(), Objects.requireNonNull(invalid.getMessage()));
    }

    private DataStream<String> chatIds(StreamExecutionEnvironment flink) {
        if (input == null) {
            return flink.fromData(Types.STRING, builtInList()).uid("built-in-list");
        }
        return TextFiles.chatIds(flink, input);
    }

    private void write(Outcomes<String, ContactOutcome> outcomes) {
        DataStream<String> lines = outcomes.looked().map(new Ndjson());
        if (output == null) {
            lines.sinkTo(new PrintSink<>())
                    .setParallelism(1)
                    .name("standard output")
                    .uid("standard-output");
            outcomes.unserved()
                    .sinkTo(new PrintSink<>("unserved", true))
                    .setParallelism(1)
                    .name("standard error")
                    .uid("standard-error");
            return;
        }
        lines.sinkTo(TextFiles.lines(output, "contacts", ".ndjson"))
                .name("files")
                .uid("files");
        outcomes.unserved()
                .sinkTo(TextFiles.lines(output, "unserved", ".txt"))
                .name("unserved")
                .uid("unserved");
    }

    private static String[] builtInList() {
        return Stream.concat(
                        IntStream.range(0, 38).mapToObj(i -> "7123456" + (7000 + i) + "@c.us"),
                        Arrays.stream(new String[] {"120363043968066561@g.us", "call me"}))
                .toArray(String[]::new);
    }

    private void print(String message) {
        commandLine().getErr().println("flink-example: " + message);
    }

    private CommandLine commandLine() {
        return Objects.requireNonNull(spec).commandLine();
    }
}
