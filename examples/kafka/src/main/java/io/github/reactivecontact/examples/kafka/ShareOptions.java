package io.github.reactivecontact.examples.kafka;

import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The options of the mode with a share group. */
final class ShareOptions {

    private static final int MAX_CONSUMERS = 16;

    @Option(
            names = "--share-group",
            description = "Make --group a share group: workers share partitions, and records have no order.")
    boolean enabled;

    @Option(
            names = "--share-consumers",
            paramLabel = "N",
            description = "Members of the share group in this process, 1 to " + MAX_CONSUMERS
                    + ". One that waits for slow lookups takes no other records. Default: ${DEFAULT-VALUE}.")
    int consumers = 3;

    /** Rejects what has no meaning in the mode. */
    void check(ParseResult parsed) {
        if (!enabled && parsed.hasMatchedOption("--share-consumers")) {
            throw new UsageException("--share-consumers needs --share-group");
        }
        if (enabled && parsed.hasMatchedOption("--ordered")) {
            throw new UsageException(
                    "--ordered has no meaning with --share-group, which gives records of a partition to"
                            + " several workers: leave out one of them");
        }
        if (enabled && parsed.hasMatchedOption("--max-uncommitted")) {
            throw new UsageException("--max-uncommitted has no meaning with --share-group, which commits no offsets:"
                    + " the rate of the instances bounds what is acquired");
        }
        if (consumers < 1 || consumers > MAX_CONSUMERS) {
            throw new UsageException("--share-consumers must be 1 to " + MAX_CONSUMERS + ", was " + consumers);
        }
    }
}
