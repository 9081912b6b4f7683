package io.github.reactivecontact.spring;

import io.lettuce.core.RedisURI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;

/** The address of {@code spring.data.redis}, or of a service connection. */
final class BootRedis {

    private final ObjectProvider<DataRedisConnectionDetails> connection;

    BootRedis(ObjectProvider<DataRedisConnectionDetails> connection) {
        this.connection = connection;
    }

    /** Returns the address of a single server or of Sentinel, or null if Spring Boot has none. */
    @Nullable
    RedisURI uri() {
        DataRedisConnectionDetails details = connection.getIfUnique();
        if (details == null) {
            return null;
        }
        RedisURI.Builder builder = builder(details);
        if (builder == null) {
            return null;
        }
        String password = details.getPassword();
        if (password != null && details.getUsername() != null) {
            builder.withAuthentication(details.getUsername(), password.toCharArray());
        } else if (password != null) {
            builder.withPassword(password.toCharArray());
        }
        return builder.withSsl(details.getSslBundle() != null).build();
    }

    private static RedisURI.@Nullable Builder builder(DataRedisConnectionDetails details) {
        DataRedisConnectionDetails.Sentinel sentinel = details.getSentinel();
        if (sentinel != null) {
            RedisURI.Builder builder = RedisURI.builder()
                    .withSentinelMasterId(sentinel.getMaster())
                    .withDatabase(sentinel.getDatabase());
            sentinel.getNodes().forEach(node -> builder.withSentinel(node.host(), node.port(), sentinel.getPassword()));
            return builder;
        }
        if (details.getCluster() != null || details.getStandalone() == null) {
            return null;
        }
        DataRedisConnectionDetails.Standalone server = Objects.requireNonNull(details.getStandalone());
        return RedisURI.builder()
                .withHost(server.getHost())
                .withPort(server.getPort())
                .withDatabase(server.getDatabase());
    }
}
