package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.github.reactivecontact.examples.tables.ChatIdParser;
import io.github.reactivecontact.examples.tables.TableException;
import io.github.reactivecontact.examples.tables.TableOptions;
import java.util.ArrayList;
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
    final OutputOptions output = new OutputOptions();

    @ArgGroup(validate = false, heading = "%nLookups:%n")
    final LookupOptions lookups = new LookupOptions();

    @ArgGroup(validate = false, heading = "%nAnswers of earlier runs:%n")
    final CacheOptions cache = new CacheOptions();

    @ArgGroup(validate = false, heading = "%nThis run:%n")
    final RunOptions run = new RunOptions();

    /** Checks what picocli does not. */
    void check() {
        if (lookups.concurrency != null && lookups.concurrency < 1) {
            throw new UsageException("--concurrency must be at least 1, was " + lookups.concurrency);
        }
        input.columns.forEach(column -> checkColumn("--column", column));
        checkColumn("--instance-column", input.instanceColumn);
        if (input.instanceColumn != null && input.columns.isEmpty()) {
            throw new UsageException("--instance-column needs the --column of the phone number or chat id");
        }
        output.check();
        cache.check();
        run.check();
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

    ReactiveContactClient client(
            List<GreenApiInstance> instances,
            @Nullable Proxy proxy,
            @Nullable SharedPace pace,
            @Nullable RunCache answers) {
        try {
            ReactiveContactClientBuilder builder =
                    ReactiveContactClient.builder().instances(instances);
            lookups.configure(builder, instances.size());
            if (proxy != null) {
                builder.httpClient(proxy);
            }
            if (pace != null) {
                builder.permits(pace.permits());
            }
            if (answers != null) {
                answers.configure(builder);
            }
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
                    "Read this column: a name from the header, in any case, or a number from 1. May be given several"
                            + " times. Default: the column with a name or with cells of phone numbers or chat ids."
                })
        List<String> columns = new ArrayList<>();

        @Option(
                names = "--delimiter",
                paramLabel = "CHARACTER",
                description = "The character between cells, or comma, semicolon, tab or pipe. Default: detected.")
        @Nullable
        String delimiter;

        @Option(
                names = "--encoding",
                paramLabel = "NAME",
                description = "The encoding of the input, such as utf-8, utf-16 or windows-1251. Default: detected.")
        @Nullable
        String encoding;

        @Option(
                names = "--instance-column",
                paramLabel = "NAME|N",
                description = {
                    "Look up each row of the CSV through the instance that this column names. An empty cell means any"
                            + " instance."
                })
        @Nullable
        String instanceColumn;

        @Option(
                names = "--country",
                paramLabel = "CODE",
                description = {
                    "Read national numbers as numbers of this country, such as DE. Default: international numbers only."
                })
        @Nullable
        String country;

        @Option(
                names = "--strict",
                negatable = true,
                description = {
                    "Reject numbers that are possible but not valid: their length is in use, but their first digits are"
                            + " not."
                })
        boolean strict;

        ChatIdParser parser() {
            try {
                ChatIdParser parser = ChatIdParser.of(country);
                return strict ? parser.strict() : parser;
            } catch (IllegalArgumentException e) {
                throw new UsageException("--" + e.getMessage());
            }
        }

        TableOptions table() {
            try {
                return TableOptions.detect()
                        .withColumns(columns)
                        .withInstanceColumn(instanceColumn)
                        .withDelimiter(delimiter)
                        .withEncoding(encoding);
            } catch (TableException e) {
                throw new UsageException(e.message("--"));
            }
        }

        boolean isStandardInput() {
            return file == null || file.equals(STANDARD_STREAM);
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
