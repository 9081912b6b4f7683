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

/** What can be said on the command line. */
final class Options {

    private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,...",
            description = "The cluster. Default: that of --properties; without either, a broker inside the process.")
    @Nullable
    String bootstrapServers;

    @Option(
            names = "--properties",
            paramLabel = "FILE",
            description =
                    "Settings of Kafka's clients; one that begins with 'consumer.' or 'producer.' is of that one.")
    @Nullable
    Path properties;

    @Option(names = "--input", paramLabel = "TOPIC", description = "Chat ids. Default: ${DEFAULT-VALUE}.")
    String input = "chat-ids";

    @Option(names = "--output", paramLabel = "TOPIC", description = "Contacts. Default: ${DEFAULT-VALUE}.")
    String output = "contacts";

    @Option(names = "--dead-letters", paramLabel = "TOPIC", description = "Failures. Default: ${DEFAULT-VALUE}.")
    String deadLetters = "chat-ids.dead-letters";

    @Option(names = "--group", paramLabel = "ID", description = "The consumer group. Default: ${DEFAULT-VALUE}.")
    String group = "contact-enrichment";

    @Option(
            names = "--ordered",
            description = "Write each partition's contacts in its order, to the output's partition of the same number.")
    boolean ordered;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "Lookups under way at once in a partition. Default: ${DEFAULT-VALUE}.")
    int concurrency = 256;

    @Option(
            names = "--max-uncommitted",
            paramLabel = "N",
            description = {
                "A partition is paused when so many of its records are uncommitted: about as many come again after a"
                        + " crash. Default: ${DEFAULT-VALUE}."
            })
    int maxUncommitted = 1_000;

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            description = "What lookups under way have to finish when a partition moves or the program ends."
                    + " Default: ${DEFAULT-VALUE}.")
    int grace = 5;

    @Option(names = "--until-end", description = "End when what was in the topic at the start has its outcome.")
    boolean untilEnd;

    @Option(
            names = "--instances",
            paramLabel = "FILE",
            description = {
                "A JSON array of {\"apiUrl\", \"idInstance\", \"apiTokenInstance\"}. Default: the environment,"
                        + " GREEN_API_URL, GREEN_API_ID_INSTANCE and GREEN_API_TOKEN."
            })
    @Nullable
    Path instances;

    @Option(
            names = "--requests-per-second",
            paramLabel = "N",
            description = "What an account may be asked; 0 for no limit. Default: ${DEFAULT-VALUE}.")
    int requestsPerSecond = 1;

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            description = "How long one lookup may take, waiting included. Default: as long as it takes.")
    @Nullable
    Integer deadline;

    /** What picocli does not see. */
    void check() {
        atLeast(1, "--concurrency", concurrency);
        atLeast(1, "--max-uncommitted", maxUncommitted);
        atLeast(0, "--grace", grace);
        atLeast(0, "--requests-per-second", requestsPerSecond);
        if (deadline != null) {
            atLeast(1, "--deadline", deadline);
        }
        if (input.equals(output) || input.equals(deadLetters) || output.equals(deadLetters)) {
            throw new UsageException("--input, --output and --dead-letters must be three topics, were " + input + ", "
                    + output + ", " + deadLetters);
        }
    }

    private static void atLeast(int least, String option, int value) {
        if (value < least) {
            throw new UsageException(option + " must be at least " + least + ", was " + value);
        }
    }

    BulkOptions bulk() {
        BulkOptions bulk = BulkOptions.defaults().withConcurrency(concurrency);
        return ordered ? bulk.ordered() : bulk;
    }

    LoopOptions loop() {
        return new LoopOptions(input, maxUncommitted, COMMIT_EVERY, Duration.ofSeconds(grace), untilEnd);
    }

    ReactiveContactClient client(List<GreenApiInstance> accounts) {
        try {
            ReactiveContactClientBuilder builder =
                    ReactiveContactClient.builder().instances(accounts).maxInFlight(Math.max(256, concurrency));
            if (requestsPerSecond == 0) {
                builder.unlimitedRate();
            } else {
                builder.requestRate(requestsPerSecond, Duration.ofSeconds(1));
            }
            if (deadline != null) {
                builder.deadline(Duration.ofSeconds(deadline));
            }
            return builder.build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new UsageException(e.getMessage());
        }
    }
}
