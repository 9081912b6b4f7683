package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.redis.RedisPermitSource;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** The rate limits of the instances, shared with other machines through Redis. */
final class SharedPace implements AutoCloseable {

    /** The variable in which {@code redis-cli} expects the password. */
    static final String PASSWORD = "REDISCLI_AUTH";

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final RedisPermitSource permits;
    private final String address;

    private SharedPace(RedisPermitSource permits, String address) {
        this.permits = permits;
        this.address = address;
    }

    /** Connects once before the run: a wrong address must not double the rate silently. Null if there is no URI. */
    static @Nullable SharedPace open(@Nullable String uri, Map<String, String> environment) {
        if (uri == null) {
            return null;
        }
        RedisURI redis = parse(uri);
        String password = environment.getOrDefault(PASSWORD, "");
        if (!password.isEmpty()) {
            redis.setAuthentication(password.toCharArray());
        }
        String address = redis.getHost() + ":" + redis.getPort();
        checkConnection(redis, address);
        return new SharedPace(RedisPermitSource.create(redis), address);
    }

    /** Parses an address. A URI with a password is rejected, and the message does not repeat it. */
    static RedisURI parse(String uri) {
        try {
            URI parsed = new URI(uri);
            if (parsed.getRawUserInfo() != null || uri.contains("@")) {
                throw new UsageException("--redis must not contain a password, which other users of the machine can"
                        + " read: set " + PASSWORD);
            }
            if (parsed.getHost() != null
                    && ("redis".equals(parsed.getScheme()) || "rediss".equals(parsed.getScheme()))) {
                return RedisURI.create(parsed);
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            // Reported below.
        }
        throw new UsageException("--redis must be redis://host:port, or rediss:// for TLS");
    }

    private static void checkConnection(RedisURI redis, String address) {
        RedisURI once = RedisURI.builder(redis).withTimeout(TIMEOUT).build();
        RedisClient client = RedisClient.create(once);
        try {
            client.connect().sync().ping();
        } catch (RedisException e) {
            // Some messages of Redis quote what it received.
            throw new UsageException(
                    "cannot use --redis " + address + ": no connection, or a wrong password in " + PASSWORD);
        } finally {
            client.shutdown(Duration.ZERO, TIMEOUT);
        }
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
