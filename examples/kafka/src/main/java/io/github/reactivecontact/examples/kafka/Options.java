package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.BulkOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The command line options. */
final class Options {

    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,...",
            description = "The cluster. Default: bootstrap.servers of --properties; without both, an embedded broker.")
    @Nullable
    String bootstrapServers;

    @Option(
            names = "--properties",
            paramLabel = "FILE",
            description = "Settings of Kafka's clients. The prefixes 'consumer.' and 'producer.' select one of them.")
    @Nullable
    Path properties;

    @Option(names = "--input", paramLabel = "TOPIC", description = "Topic of chat ids. Default: ${DEFAULT-VALUE}.")
    String input = "chat-ids";

    @Option(names = "--output", paramLabel = "TOPIC", description = "Topic of contacts. Default: ${DEFAULT-VALUE}.")
    String output = "contacts";

    @Option(
            names = "--dead-letters",
            paramLabel = "TOPIC",
            description = "Topic of failures. Default: ${DEFAULT-VALUE}.")
    String deadLetters = "chat-ids.dead-letters";

    @Option(
            names = "--group",
            paramLabel = "ID",
            description = "The consumer group or share group. Default: ${DEFAULT-VALUE}.")
    String group = "contact-enrichment";

    @Option(
            names = "--ordered",
            description = "Keep the order of each input partition, in the output partition of the same number.")
    boolean ordered;

    @Option(
            names = "--max-uncommitted",
            paramLabel = "N",
            description = {
                "Pause a partition at this number of uncommitted records: about as many are processed again after a"
                        + " crash. Default: ${DEFAULT-VALUE}."
            })
    int maxUncommitted = 1_000;

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            description = "How long lookups in flight may take when a partition moves or the program ends."
                    + " Default: ${DEFAULT-VALUE}.")
    int grace = 5;

    @Option(
            names = "--broker-timeout",
            paramLabel = "SECONDS",
            description = "How long the cluster may be unreachable before an outcome that cannot be written ends the"
                    + " program with exit code 1. Default: ${DEFAULT-VALUE}.")
    int brokerTimeout = 120;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description = "Serve meters to Prometheus at http://HOST:PORT/metrics. Default: none.")
    @Nullable
    Integer metricsPort;

    @Option(
            names = "--until-end",
            description = "Exit when every record that was in the topic at the start has its outcome.")
    boolean untilEnd;

    @Mixin
    final ShareOptions share = new ShareOptions();

    @Mixin
    final EventOptions events = new EventOptions();

    @Mixin
    final ClientOptions client = new ClientOptions();

    /** Checks what picocli does not. */
    void check(ParseResult parsed) {
        share.check(parsed);
        client.check();
        atLeast(1, "--max-uncommitted", maxUncommitted);
        atLeast(0, "--grace", grace);
        atLeast(1, "--broker-timeout", brokerTimeout);
        if (metricsPort != null) {
            atLeast(0, "--metrics-port", metricsPort);
        }
        if (input.equals(output) || input.equals(deadLetters) || output.equals(deadLetters)) {
            throw new UsageException("--input, --output and --dead-letters must be three different topics, were "
                    + input + ", " + output + ", " + deadLetters);
        }
    }

    static void atLeast(int minimum, String option, int value) {
        if (value < minimum) {
            throw new UsageException(option + " must be at least " + minimum + ", was " + value);
        }
    }

    BulkOptions bulk() {
        return ordered ? client.bulk().ordered() : client.bulk();
    }

    LoopOptions loop() {
        return new LoopOptions(input, maxUncommitted, COMMIT_INTERVAL, Duration.ofSeconds(grace), untilEnd);
    }
}
