package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ReactiveContactClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How contacts are looked up: instances, rate, limits of time. */
final class LookupOptions {

    private static final int FEWEST_PLACES = 256;
    private static final int MOST_PLACES = 10_000;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = {
                "Maximum number of concurrent lookups. Default: as many as the instances start in one second, at least"
                        + " 256 and at most 10000."
            })
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
            description = {"Deadline of one lookup from its first attempt, retries included: 10m, 2h. Default: none."})
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
            names = "--redis",
            paramLabel = "URI",
            description = {
                "Share the rate limits with bulk-cli on other machines through this Redis: redis://host:port, or"
                        + " rediss:// for TLS. The password is read from REDISCLI_AUTH. All need the same --rate."
            })
    @Nullable
    String redis;

    @Option(
            names = "--allow-plaintext",
            negatable = true,
            description = "Permit http:// to another machine. The token is then readable in transit.")
    boolean allowPlaintext;

    /** Returns how many requests may be in flight. By default, responses of one second do not lower the rate. */
    int places(int instances) {
        if (concurrency != null) {
            return concurrency;
        }
        double inASecond = rate == null
                ? instances
                : rate.isUnlimited()
                        ? 0
                        : 1e9 * instances * rate.requests() / rate.per().toNanos();
        return (int) Math.max(FEWEST_PLACES, Math.min(MOST_PLACES, Math.ceil(inASecond)));
    }

    void configure(ReactiveContactClientBuilder builder, int instances) {
        builder.maxInFlight(places(instances));
        if (rate != null && rate.isUnlimited()) {
            builder.unlimitedRate();
        } else if (rate != null) {
            builder.requestRate(rate.requests(), rate.per());
        }
        if (responseTimeout != null) {
            builder.responseTimeout(responseTimeout);
        }
        if (allowPlaintext) {
            builder.allowPlaintext();
        }
    }
}
