package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactCache;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.github.reactivecontact.cache.CaffeineContactCache;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the client: instances, pace, cache and deadlines. */
final class ClientOptions {

    private static final int MIN_IN_FLIGHT = BulkOptions.defaults().concurrency();

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
            names = "--redis",
            paramLabel = "URI",
            description =
                    "Share the rate of the instances and the cache with other processes through Redis, redis://host:port. The"
                            + " password is read from the variable " + RedisAddress.PASSWORD + ".")
    @Nullable
    String redis;

    @Option(names = "--no-cache", description = "Send a request for each lookup, and keep no answers.")
    boolean noCache;

    @Option(
            names = "--cache-size",
            paramLabel = "N",
            description = "Maximum number of chats whose answers are kept in memory for a day. A contact takes about a"
                    + " kilobyte. Default: ${DEFAULT-VALUE}.")
    int cacheSize = 100_000;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description =
                    "Maximum number of concurrent lookups in a partition, or of a share consumer. Default: ${DEFAULT-VALUE}.")
    int concurrency = BulkOptions.defaults().concurrency();

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            description = "Deadline of one lookup from its first attempt, retries included. Default: none.")
    @Nullable
    Integer deadline;

    void check() {
        Options.atLeast(1, "--concurrency", concurrency);
        Options.atLeast(0, "--requests-per-second", requestsPerSecond);
        Options.atLeast(1, "--cache-size", cacheSize);
        if (deadline != null) {
            Options.atLeast(1, "--deadline", deadline);
        }
    }

    BulkOptions bulk() {
        BulkOptions bulk = BulkOptions.defaults().withConcurrency(concurrency);
        return deadline == null ? bulk : bulk.withDeadline(Duration.ofSeconds(deadline));
    }

    /** Creates the client. The caller closes it, and then the source of permits and the shared cache. */
    ReactiveContactClient client(
            List<GreenApiInstance> instances, @Nullable PermitSource permits, @Nullable ContactCache sharedCache) {
        try {
            ReactiveContactClientBuilder builder = ReactiveContactClient.builder()
                    .instances(instances)
                    .maxInFlight(Math.max(MIN_IN_FLIGHT, concurrency));
            if (requestsPerSecond == 0) {
                builder.unlimitedRate();
            } else {
                builder.requestRate(requestsPerSecond, Duration.ofSeconds(1));
            }
            if (permits != null) {
                builder.permits(permits);
            }
            if (!noCache) {
                builder.cache(sharedCache == null ? CaffeineContactCache.ofSize(cacheSize) : sharedCache);
            }
            return builder.build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new UsageException(e.getMessage());
        }
    }
}
