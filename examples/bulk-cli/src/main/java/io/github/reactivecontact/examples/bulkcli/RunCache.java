package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.CachePolicy;
import io.github.reactivecontact.ContactCache;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.github.reactivecontact.redis.RedisContactCache;
import io.lettuce.core.RedisURI;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The cache of a run, in a file or in Redis. */
final class RunCache implements AutoCloseable {

    private static final String OPTION = "--cache";

    /** A disk may be busy for a moment, and a request takes a second of an instance. */
    private static final Duration TIME_LIMIT_OF_FILE = Duration.ofSeconds(10);

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ContactCache cache;
    private final CachePolicy policy;
    private final Closeable resource;

    private RunCache(ContactCache cache, CachePolicy policy, Closeable resource) {
        this.cache = cache;
        this.policy = policy;
        this.resource = resource;
    }

    /** Opens what {@code --cache} names. Null if it is not given. */
    static @Nullable RunCache open(CacheOptions options, Map<String, String> environment, Consumer<String> printer) {
        Path file = options.file();
        if (file != null) {
            return ofFile(file, options.policy().withTimeLimit(TIME_LIMIT_OF_FILE), printer);
        }
        return options.cache == null
                ? null
                : inRedis(RedisAddress.reachable(OPTION, options.cache, environment), options.policy());
    }

    private static RunCache inRedis(RedisURI address, CachePolicy policy) {
        RedisContactCache cache = RedisContactCache.create(address);
        return new RunCache(cache, policy, cache::close);
    }

    private static RunCache ofFile(Path file, CachePolicy policy, Consumer<String> printer) {
        try {
            FileCache cache = FileCache.open(file, policy, InstantSource.system(), printer);
            return new RunCache(cache, policy, cache::close);
        } catch (IOException e) {
            throw new UsageException("cannot open " + OPTION + " " + e.getMessage());
        }
    }

    void configure(ReactiveContactClientBuilder builder) {
        builder.cache(cache, policy);
    }

    /** Blocks until the last answers are stored. A close without a grace period would drop them. */
    void awaitStored(ReactiveContactClient client) {
        client.closeLater(GRACE).block();
    }

    @Override
    public void close() throws IOException {
        resource.close();
    }
}
