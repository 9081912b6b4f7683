package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ReactiveContactClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How contacts are looked up: instances, rate, limits of time. */
final class LookupOptions {

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
            description = "Permit http:// to another machine. The token is then readable in transit.")
    boolean allowPlaintext;

    void configure(ReactiveContactClientBuilder builder) {
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
