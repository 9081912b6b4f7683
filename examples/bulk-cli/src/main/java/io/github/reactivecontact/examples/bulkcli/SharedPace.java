package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.redis.RedisPermitSource;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** The rate limits of the instances, shared with other machines through Redis. */
final class SharedPace implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final RedisPermitSource permits;
    private final String address;

    private SharedPace(RedisPermitSource permits, String address) {
        this.permits = permits;
        this.address = address;
    }

    /** Checks the connection: a wrong address must not double the rate silently. Null if there is no URI. */
    static @Nullable SharedPace open(@Nullable String uri, Map<String, String> environment) {
        if (uri == null) {
            return null;
        }
        RedisURI redis = RedisAddress.reachable("--redis", uri, environment);
        return new SharedPace(RedisPermitSource.create(redis), RedisAddress.text(redis));
    }

    RedisPermitSource permits() {
        return permits;
    }

    /** Prints when Redis stops giving permits and when it gives them again, until disposed. */
    Disposable follow(Consumer<String> printer) {
        return Flux.interval(INTERVAL)
                .onBackpressureDrop()
                .map(tick -> permits.isAvailable())
                .startWith(true)
                .distinctUntilChanged()
                .skip(1)
                .subscribe(isAvailable -> printer.accept(
                        isAvailable
                                ? "--redis " + address + " gives permits again"
                                : "--redis " + address + " gives no permits: until it does, this process uses its share"
                                        + " of the rate"));
    }

    @Override
    public void close() {
        permits.close();
    }
}
