package io.github.reactivecontact.examples.bulkcli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What this run does and prints. */
final class RunOptions {

    @Option(
            names = "--dry-run",
            negatable = true,
            description = {
                "Read and check the whole input, count its lines, sum up the rejected ones, estimate the time, and look up"
                        + " nothing. No connection is opened, and no --output is written, but --rejects."
            })
    boolean dryRun;

    @Option(
            names = "--no-distinct",
            negatable = true,
            description = {
                "Look up each number once, and write its outcome for each of its lines (the default).",
                "--no-distinct looks up equal numbers again."
            })
    boolean noDistinct;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = {
                "Stop after N lines without an earlier outcome. That is a success if none of them failed. Continue with"
                        + " --resume."
            })
    @Nullable
    Long limit;

    @Option(
            names = "--summary",
            paramLabel = "FORM",
            description = "text (the default), or json: one object as the last line of standard error.")
    SummaryFormat summary = SummaryFormat.text;

    @Option(
            names = {"-q", "--quiet"},
            negatable = true,
            description = "Print no progress, notices or text summary: only errors, and problems of instances.")
    boolean quiet;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = {
                "Read defaults of options from this file: one option a line without dashes, such as rate=10/s.",
                "Default: .bulk-cli.properties in the home directory, if it exists."
            })
    @Nullable
    Path config;

    void check() {
        if (limit != null && limit < 1) {
            throw new UsageException("--limit must be at least 1, was " + limit);
        }
    }

    /** Returns the lines that this run looks up, if so many are left. */
    long limited(long left) {
        return limit == null ? left : Math.min(limit, left);
    }

    enum SummaryFormat {
        text,
        json
    }
}
