package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.examples.bulkcli.CliOptions.OutputFormat;
import io.github.reactivecontact.examples.bulkcli.OutputFile.IfExists;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where outcomes are written, and in which format. */
final class OutputOptions {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The file to write, or - for standard output (the default).")
    String file = CliOptions.STANDARD_STREAM;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            description = "ndjson (one JSON object a line; the default) or csv.")
    OutputFormat format = OutputFormat.ndjson;

    @Option(
            names = "--bom",
            negatable = true,
            description = "Begin a csv with a byte order mark, which Excel needs for UTF-8.")
    boolean bom;

    @Option(
            names = "--ordered",
            negatable = true,
            description = "Write outcomes in input order instead of completion order.")
    boolean ordered;

    @Option(
            names = "--resume",
            negatable = true,
            description = {
                "Continue a stopped run with the same input: lines with an outcome in --output are not looked up"
                        + " again."
            })
    boolean resume;

    @Option(
            names = "--retry-failed",
            negatable = true,
            description = {
                "Continue like --resume, and look up failed lines again, unless the server refused the line itself."
            })
    boolean retryFailed;

    @Option(names = "--overwrite", negatable = true, description = "Replace an --output file that is not empty.")
    boolean overwrite;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = {
                "Write rejected rows to this file as they were read, below the header of the input. Correct them there"
                        + " and look them up."
            })
    @Nullable
    String rejects;

    boolean isStandardOutput() {
        return file.equals(CliOptions.STANDARD_STREAM);
    }

    void check() {
        if (isContinued() && overwrite) {
            throw new UsageException(continuing() + " continues an --output and --overwrite replaces it: choose one");
        }
        if (isContinued() && isStandardOutput()) {
            throw new UsageException(continuing() + " needs the --output FILE to continue");
        }
        if (bom && format != OutputFormat.csv) {
            throw new UsageException("--bom needs --format csv: JSON must not begin with a byte order mark");
        }
    }

    boolean isContinued() {
        return resume || retryFailed;
    }

    private String continuing() {
        return retryFailed ? "--retry-failed" : "--resume";
    }

    IfExists ifExists() {
        if (isContinued()) {
            return retryFailed ? IfExists.RETRY_FAILED : IfExists.RESUME;
        }
        return overwrite ? IfExists.OVERWRITE : IfExists.REFUSE;
    }

    OutcomeWriter writer() {
        return bom ? new CsvWriter(true) : format.writer();
    }
}
