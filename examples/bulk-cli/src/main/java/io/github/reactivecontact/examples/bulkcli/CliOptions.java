package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What can be said on the command line. */
final class CliOptions {

    static final String STANDARD_STREAM = "-";

    @ArgGroup(validate = false, heading = "%nInput:%n")
    final Input input = new Input();

    @ArgGroup(validate = false, heading = "%nOutput:%n")
    final Output output = new Output();

    @ArgGroup(validate = false, heading = "%nLookups:%n")
    final Lookups lookups = new Lookups();

    /** What picocli does not see. */
    void check() {
        if (lookups.concurrency != null && lookups.concurrency < 1) {
            throw new UsageException("--concurrency must be at least 1, was " + lookups.concurrency);
        }
        if (input.column != null && (input.column.isBlank() || input.column.matches("0+"))) {
            throw new UsageException("--column '" + input.column
                    + "' is not a column: give its name in the header, or its number, which counts from 1");
        }
        if (output.resume && output.overwrite) {
            throw new UsageException("--resume goes on with an --output and --overwrite replaces it: choose one");
        }
        if (output.resume && output.isStandardOutput()) {
            throw new UsageException("--resume needs the --output FILE to go on with");
        }
    }

    BulkOptions bulk() {
        BulkOptions bulk = BulkOptions.defaults();
        if (lookups.concurrency != null) {
            bulk = bulk.withConcurrency(lookups.concurrency);
        }
        return output.ordered ? bulk.ordered() : bulk;
    }

    /** A client of these accounts. */
    ReactiveContactClient client(List<GreenApiInstance> instances) {
        try {
            ReactiveContactClientBuilder builder =
                    ReactiveContactClient.builder().instances(instances);
            lookups.configure(builder);
            return builder.build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new UsageException(inWordsOfOptions(String.valueOf(e.getMessage())));
        }
    }

    /** The library's advice is to call a method. */
    private static String inWordsOfOptions(String message) {
        return message.replace("call allowPlaintext()", "give --allow-plaintext");
    }

    static final class Input {

        @Option(
                names = {"-i", "--input"},
                paramLabel = "FILE",
                description = {
                    "The file to read, or - for standard input, which is read as it comes.",
                    "Default: standard input, if it is not a terminal. Without credentials: a built-in list."
                })
        @Nullable
        String file;

        @Option(
                names = {"-c", "--column"},
                paramLabel = "NAME|N",
                description = {
                    "The input is a CSV, separated by commas: take this column of it. By its name in the header, or by"
                            + " its number from 1 in a file that has no header."
                })
        @Nullable
        String column;

        boolean isStandardInput() {
            return file == null || file.equals(STANDARD_STREAM);
        }
    }

    static final class Output {

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "The file to write, or - for standard output, which is the default.")
        String file = STANDARD_STREAM;

        @Option(
                names = {"-f", "--format"},
                paramLabel = "FORMAT",
                description = "ndjson (one JSON object a line; the default) or csv.")
        OutputFormat format = OutputFormat.ndjson;

        @Option(names = "--ordered", description = "Write outcomes in the input's order instead of as they come.")
        boolean ordered;

        @Option(
                names = "--resume",
                description = {
                    "Go on with the --output of a run that was stopped, of the same input: what has an outcome there"
                            + " is not looked up again."
                })
        boolean resume;

        @Option(names = "--overwrite", description = "Replace an --output that holds something already.")
        boolean overwrite;

        boolean isStandardOutput() {
            return file.equals(STANDARD_STREAM);
        }
    }

    static final class Lookups {

        @Option(
                names = "--concurrency",
                paramLabel = "N",
                description = "How many lookups may be under way at once. Default: 256.")
        @Nullable
        Integer concurrency;

        @Option(
                names = "--rate",
                paramLabel = "N/TIME",
                converter = Converters.ClientRate.class,
                description = {
                    "How many requests an account may send in any such time, as its plan has it: 1/s (the default),"
                            + " 10/s, 50/1m, or unlimited."
                })
        Converters.@Nullable Rate rate;

        @Option(
                names = "--response-timeout",
                paramLabel = "TIME",
                converter = Converters.Time.class,
                description = {
                    "How long the server may take to answer one request: 75s (the default), 1m30s, 500ms.",
                    "Business contacts can take it tens of seconds."
                })
        @Nullable
        Duration responseTimeout;

        @Option(
                names = "--deadline",
                paramLabel = "TIME",
                converter = Converters.Time.class,
                description = {
                    "How long one lookup may take, waiting for its turn and retries included: 10m, 2h. Default: as long"
                            + " as it takes."
                })
        @Nullable
        Duration deadline;

        @Option(
                names = "--instances",
                paramLabel = "FILE",
                description = "Ask the accounts in this JSON file; see Credentials.")
        @Nullable
        Path instances;

        @Option(
                names = "--allow-plaintext",
                description = "Permit http:// to another machine. The token can then be read on the way.")
        boolean allowPlaintext;

        private void configure(ReactiveContactClientBuilder builder) {
            if (rate != null && rate.isUnlimited()) {
                builder.unlimitedRate();
            } else if (rate != null) {
                builder.requestRate(rate.requests(), rate.per());
            }
            if (concurrency != null) {
                builder.maxInFlight(concurrency);
            }
            if (responseTimeout != null) {
                builder.responseTimeout(responseTimeout);
            }
            if (deadline != null) {
                builder.deadline(deadline);
            }
            if (allowPlaintext) {
                builder.allowPlaintext();
            }
        }
    }

    enum OutputFormat {
        ndjson,
        csv;

        OutcomeWriter writer() {
            return this == csv ? new CsvWriter() : new NdjsonWriter();
        }
    }
}
