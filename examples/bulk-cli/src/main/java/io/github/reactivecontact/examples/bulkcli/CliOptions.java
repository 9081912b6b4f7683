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

/** The command line options. */
final class CliOptions {

    static final String STANDARD_STREAM = "-";

    @ArgGroup(validate = false, heading = "%nInput:%n")
    final Input input = new Input();

    @ArgGroup(validate = false, heading = "%nOutput:%n")
    final Output output = new Output();

    @ArgGroup(validate = false, heading = "%nLookups:%n")
    final Lookups lookups = new Lookups();

    /** Checks what picocli does not. */
    void check() {
        if (lookups.concurrency != null && lookups.concurrency < 1) {
            throw new UsageException("--concurrency must be at least 1, was " + lookups.concurrency);
        }
        checkColumn("--column", input.column);
        checkColumn("--instance-column", input.instanceColumn);
        if (input.instanceColumn != null && input.column == null) {
            throw new UsageException("--instance-column needs the --column of the phone number or chat id");
        }
        if (output.resume && output.overwrite) {
            throw new UsageException("--resume continues an --output and --overwrite replaces it: choose one");
        }
        if (output.resume && output.isStandardOutput()) {
            throw new UsageException("--resume needs the --output FILE to continue");
        }
    }

    private static void checkColumn(String option, @Nullable String column) {
        if (column != null && (column.isBlank() || column.matches("0+"))) {
            throw new UsageException(
                    option + " '" + column + "' is not a column: give a name from the header or a number from 1");
        }
    }

    BulkOptions bulk() {
        BulkOptions bulk = BulkOptions.defaults();
        if (lookups.concurrency != null) {
            bulk = bulk.withConcurrency(lookups.concurrency);
        }
        if (lookups.deadline != null) {
            bulk = bulk.withDeadline(lookups.deadline);
        }
        return output.ordered ? bulk.ordered() : bulk;
    }

    ReactiveContactClient client(List<GreenApiInstance> instances) {
        try {
            ReactiveContactClientBuilder builder =
                    ReactiveContactClient.builder().instances(instances);
            lookups.configure(builder);
            return builder.build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new UsageException(withOptionNames(String.valueOf(e.getMessage())));
        }
    }

    /** Replaces builder methods, which the library's messages name, by options. */
    static String withOptionNames(String message) {
        return message.replace("call allowPlaintext()", "give --allow-plaintext");
    }

    static final class Input {

        @Option(
                names = {"-i", "--input"},
                paramLabel = "FILE",
                description = {
                    "The file to read, or - for standard input, which is read as data arrives.",
                    "Default: standard input, unless it is a terminal. Without credentials: a built-in list."
                })
        @Nullable
        String file;

        @Option(
                names = {"-c", "--column"},
                paramLabel = "NAME|N",
                description = {
                    "Read this column of a comma-separated CSV: a name from the header, or a number from 1 if there is"
                            + " no header."
                })
        @Nullable
        String column;

        @Option(
                names = "--instance-column",
                paramLabel = "NAME|N",
                description = {
                    "Look up each row of the CSV through the instance that this column names. An empty cell means any"
                            + " instance."
                })
        @Nullable
        String instanceColumn;

        CsvLines.@Nullable Columns columns() {
            return column == null ? null : new CsvLines.Columns(column, instanceColumn);
        }

        boolean isStandardInput() {
            return file == null || file.equals(STANDARD_STREAM);
        }
    }

    static final class Output {

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "The file to write, or - for standard output (the default).")
        String file = STANDARD_STREAM;

        @Option(
                names = {"-f", "--format"},
                paramLabel = "FORMAT",
                description = "ndjson (one JSON object a line; the default) or csv.")
        OutputFormat format = OutputFormat.ndjson;

        @Option(names = "--ordered", description = "Write outcomes in input order instead of completion order.")
        boolean ordered;

        @Option(
                names = "--resume",
                description = {
                    "Continue a stopped run with the same input: lines with an outcome in --output are not looked up"
                            + " again."
                })
        boolean resume;

        @Option(names = "--overwrite", description = "Replace an --output file that is not empty.")
        boolean overwrite;

        boolean isStandardOutput() {
            return file.equals(STANDARD_STREAM);
        }
    }

    static final class Lookups {

        @Option(
                names = "--concurrency",
                paramLabel = "N",
                description = "Maximum number of concurrent lookups. Default: 256.")
        @Nullable
        Integer concurrency;

        @Option(
                names = "--rate",
                paramLabel = "N/TIME",
                converter = Converters.ClientRate.class,
                description = {
                    "Maximum request rate of each instance, as its plan permits: 1/s (the default), 10/s, 50/1m, or"
                            + " unlimited."
                })
        Converters.@Nullable Rate rate;

        @Option(
                names = "--response-timeout",
                paramLabel = "TIME",
                converter = Converters.Time.class,
                description = {
                    "Timeout of one request: 75s (the default), 1m30s, 500ms.",
                    "Business contacts can take tens of seconds."
                })
        @Nullable
        Duration responseTimeout;

        @Option(
                names = "--deadline",
                paramLabel = "TIME",
                converter = Converters.Time.class,
                description = {
                    "Deadline of one lookup from its first attempt, retries included: 10m, 2h. Default: none."
                })
        @Nullable
        Duration deadline;

        @Option(
                names = "--instances",
                paramLabel = "FILE",
                description = {
                    "Use the instances in this JSON file; see Credentials.",
                    "The file is read again when it changes."
                })
        @Nullable
        Path instances;

        @Option(
                names = "--allow-plaintext",
                description = "Permit http:// to another machine. The token is then readable in transit.")
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
