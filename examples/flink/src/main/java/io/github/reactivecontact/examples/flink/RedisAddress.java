package io.github.reactivecontact.examples.flink;

import io.lettuce.core.RedisURI;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;

/**
 * The address of Redis is part of the job graph, so it has no password. Each task manager has that in its environment.
 */
final class RedisAddress {

    /** The variable in which {@code redis-cli} expects the password. */
    static final String PASSWORD = "REDISCLI_AUTH";

    private RedisAddress() {}

    /**
     * Parses an address. No message repeats it, because it may contain a password.
     *
     * @throws IllegalArgumentException if it is not an address, or contains a password
     */
    static RedisURI parse(String uri) {
        try {
            URI parsed = new URI(uri);
            if (parsed.getRawUserInfo() != null || uri.contains("@")) {
                throw new IllegalArgumentException(
                        "redis must not contain a password: set " + PASSWORD + " on each task manager");
            }
            if (parsed.getHost() != null
                    && ("redis".equals(parsed.getScheme()) || "rediss".equals(parsed.getScheme()))) {
                return RedisURI.create(parsed);
            }
        } catch (URISyntaxException malformed) {
            throw invalid();
        }
        throw invalid();
    }

    /** Returns the address with the password of this process, if it has one. */
    static RedisURI withPassword(String uri, Map<String, String> environment) {
        RedisURI redis = parse(uri);
        String password = environment.getOrDefault(PASSWORD, "");
        if (!password.isEmpty()) {
            redis.setAuthentication(password.toCharArray());
        }
        return redis;
    }

    private static IllegalArgumentException invalid() {
        return new IllegalArgumentException("redis must be redis://host:port, or rediss:// for TLS");
    }
}
