package io.github.reactivecontact.spring;

import io.lettuce.core.RedisURI;
import org.springframework.beans.factory.ObjectProvider;

/** Finds the address of Redis. */
final class RedisAddress {

    private static final String FORM =
            "Write contact-client.redis.uri, such as redis://10.0.0.7, or configure spring.data.redis.";

    private RedisAddress() {}

    /**
     * Returns the address of the properties, or else that of Spring Boot's own connection.
     *
     * @param needing name of the property that needs an address
     * @throws InvalidContactClientPropertyException if there is none, or if it has the wrong form
     */
    static RedisURI of(ContactClientProperties.RedisProperties redis, ObjectProvider<BootRedis> boot, String needing) {
        String uri = redis.uri();
        if (uri != null && !uri.isBlank()) {
            try {
                return RedisURI.create(uri.strip());
            } catch (IllegalArgumentException e) {
                // The exception quotes the address, which may have a password.
                throw ContactClientSettings.invalid("redis.uri", "is not an address of Redis", FORM);
            }
        }
        BootRedis connection = boot.getIfAvailable();
        RedisURI found = connection == null ? null : connection.uri();
        if (found == null) {
            throw new InvalidContactClientPropertyException(
                    needing,
                    "needs an address of one Redis server or of Sentinel, and there is none",
                    FORM + " For a cluster, define a bean that has its connection.");
        }
        return found;
    }
}
