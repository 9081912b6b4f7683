package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

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

    @Option(names = "--group", paramLabel = "ID", description = "The consumer group. Default: ${DEFAULT-VALUE}.")
    String group = "contact-enrichment";

    @Option(
            names = "--ordered",
            description = "Keep the order of each input partition, in the output partition of the same number.")
    boolean ordered;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "Maximum number of concurrent lookups in a partition. Default: ${DEFAULT-VALUE}.")
    int concurrency = 256;

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
            names = "--until-end",
            description = "Exit when every record that was in the topic at the start has its outcome.")
    boolean untilEnd;

    @Option(
            names = "--instances",
            paramLabel = "FILE",
            description = {
                "A JSON array of {\"apiUrl\", \"idInstance\", \"apiTokenInstance\"}, read again when it changes."
                        + " Default: the environment variables GREEN_API_URL, GREEN_API_ID_INSTANCE and GREEN_API_TOKEN."
            })
    @Nullable
    Path instances;

    @Option(
            names = "--requests-per-second",
            paramLabel = "N",
            description = "Maximum request rate of each instance; 0 for no limit. Default: ${DEFAULT-VALUE}.")
    int requestsPerSecond = 1;

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            description = "Deadline of one lookup from its first attempt, retries included. Default: none.")
    @Nullable
    Integer deadline;

    /** Checks what picocli does not. */
    void check() {
        atLeast(1, "--concurrency", concurrency);
        atLeast(1, "--max-uncommitted", maxUncommitted);
        atLeast(0, "--grace", grace);
        atLeast(0, "--requests-per-second", requestsPerSecond);
        if (deadline != null) {
            atLeast(1, "--deadline", deadline);
        }
        if (input.equals(output) || input.equals(deadLetters) || output.equals(deadLetters)) {
            throw new UsageException("--input, --output and --dead-letters must be three different topics, were "
                    + input + ", " + output + ", " + deadLetters);
        }
    }

    private static void atLeast(int minimum, String option, int value) {
        if (value < minimum) {
            throw new UsageException(option + " must be at least " + minimum + ", was " + value);
        }
    }

    BulkOptions bulk() {
        BulkOptions bulk = BulkOptions.defaults().withConcurrency(concurrency);
        if (deadline != null) {
            bulk = bulk.withDeadline(Duration.ofSeconds(deadline));
        }
        return ordered ? bulk.ordered() : bulk;
    }

    LoopOptions loop() {
        return new LoopOptions(input, maxUncommitted, COMMIT_INTERVAL, Duration.ofSeconds(grace), untilEnd);
    }

    ReactiveContactClient client(List<GreenApiInstance> instances) {
        try {
            ReactiveContactClientBuilder builder =
                    ReactiveContactClient.builder().instances(instances).maxInFlight(Math.max(256, concurrency));
            if (requestsPerSecond == 0) {
                builder.unlimitedRate();
            } else {
                builder.requestRate(requestsPerSecond, Duration.ofSeconds(1));
            }
            return builder.build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new UsageException(e.getMessage());
        }
    }
}
