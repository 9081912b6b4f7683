package io.github.reactivecontact.examples.bulkcli;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;

/** Reads the address of a Redis from an option, and its password from the environment. */
final class RedisAddress {

    /** The variable in which {@code redis-cli} expects the password. */
    static final String PASSWORD = "REDISCLI_AUTH";

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private RedisAddress() {}

    /** Connects once before the run: a wrong address must not go unnoticed. */
    static RedisURI reachable(String option, String uri, Map<String, String> environment) {
        RedisURI redis = parse(option, uri);
        String password = environment.getOrDefault(PASSWORD, "");
        if (!password.isEmpty()) {
            redis.setAuthentication(password.toCharArray());
        }
        checkConnection(option, redis);
        return redis;
    }

    /** Parses an address. A URI with a password is rejected, and the message does not repeat it. */
    static RedisURI parse(String option, String uri) {
        try {
            URI parsed = new URI(uri);
            if (parsed.getRawUserInfo() != null || uri.contains("@")) {
                throw new UsageException(option + " must not contain a password, which other users of the machine can"
                        + " read: set " + PASSWORD);
            }
            if (parsed.getHost() != null
                    && ("redis".equals(parsed.getScheme()) || "rediss".equals(parsed.getScheme()))) {
                return RedisURI.create(parsed);
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            // Reported below.
        }
        throw new UsageException(option + " must be redis://host:port, or rediss:// for TLS");
    }

    static String text(RedisURI redis) {
        return redis.getHost() + ":" + redis.getPort();
    }

    private static void checkConnection(String option, RedisURI redis) {
        RedisURI once = RedisURI.builder(redis).withTimeout(TIMEOUT).build();
        RedisClient client = RedisClient.create(once);
        try {
            client.connect().sync().ping();
        } catch (RedisException e) {
            // Some messages of Redis quote what it received.
            throw new UsageException(
                    "cannot use " + option + " " + text(redis) + ": no connection, or a wrong password in " + PASSWORD);
        } finally {
            client.shutdown(Duration.ZERO, TIMEOUT);
        }
    }
}
