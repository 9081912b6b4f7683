package io.github.reactivecontact.examples.kafka;

import io.lettuce.core.RedisURI;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The address of the Redis that processes share, as an option. */
final class RedisAddress {

    /** The variable in which {@code redis-cli} expects the password. */
    static final String PASSWORD = "REDISCLI_AUTH";

    private RedisAddress() {}

    /** Returns null without an address. A URI with a password is rejected, and the message does not repeat it. */
    static @Nullable RedisURI parse(@Nullable String uri, Map<String, String> environment) {
        if (uri == null) {
            return null;
        }
        if (uri.contains("@")) {
            throw new UsageException("--redis must not contain a password, which other users of the machine can read:"
                    + " set " + PASSWORD);
        }
        try {
            URI parsed = new URI(uri);
            String scheme = String.valueOf(parsed.getScheme());
            if (scheme.startsWith("redis") && parsed.getRawAuthority() != null) {
                RedisURI redis = RedisURI.create(parsed);
                String password = environment.getOrDefault(PASSWORD, "");
                if (!password.isEmpty()) {
                    redis.setAuthentication(password.toCharArray());
                }
                return redis;
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            // Reported below.
        }
        throw new UsageException("--redis must be redis://host:port, rediss:// for TLS, or redis-sentinel://host:port"
                + "#master, was " + uri);
    }
}
