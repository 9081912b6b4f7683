package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.CachePolicy;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which answers of earlier runs count. */
final class CacheOptions {

    private static final CachePolicy DEFAULTS = CachePolicy.defaults();

    @Option(
            names = "--cache",
            paramLabel = "FILE|URI",
            description = {
                "Keep the answers in this file, or in Redis (redis://host:port, or rediss:// for TLS), and look up only"
                        + " numbers without an answer there, or with an old one. The file is for one run at a time."
            })
    @Nullable
    String cache;

    @Option(
            names = "--cache-ttl",
            paramLabel = "TIME",
            converter = Converters.Time.class,
            description = "A contact in the --cache is old after this time: 12h, 30d. Default: 24h.")
    @Nullable
    Duration timeToLive;

    @Option(
            names = "--cache-ttl-no-contact",
            paramLabel = "TIME",
            converter = Converters.Time.class,
            description = {
                "An answer without contact information is old after this time.",
                "Default: 1h, or --cache-ttl if that is shorter."
            })
    @Nullable
    Duration timeToLiveOfNoContact;

    void check() {
        if (cache == null && (timeToLive != null || timeToLiveOfNoContact != null)) {
            throw new UsageException("--cache-ttl and --cache-ttl-no-contact need --cache");
        }
        policy();
    }

    /** Returns the file, or null if the cache is in Redis, or if there is none. */
    @Nullable
    Path file() {
        return cache == null || cache.contains("://") ? null : FilePlan.path("--cache", cache);
    }

    /** An old answer is not served: the run would end before it is refreshed. */
    CachePolicy policy() {
        Duration ofContact = timeToLive == null ? DEFAULTS.timeToLive() : timeToLive;
        try {
            return DEFAULTS.withTimeToLive(ofContact)
                    .withTimeToLiveOfNoContact(ofNoContact(ofContact))
                    .withStaleFor(Duration.ZERO)
                    .withJitter(0);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage())
                    .replace("timeToLiveOfNoContact", "--cache-ttl-no-contact")
                    .replace("timeToLive", "--cache-ttl"));
        }
    }

    private Duration ofNoContact(Duration ofContact) {
        if (timeToLiveOfNoContact != null) {
            return timeToLiveOfNoContact;
        }
        Duration usual = DEFAULTS.timeToLiveOfNoContact();
        return usual.compareTo(ofContact) < 0 ? usual : ofContact;
    }
}
