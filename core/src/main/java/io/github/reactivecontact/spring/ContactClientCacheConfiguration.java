package io.github.reactivecontact.spring;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.reactivecontact.ContactCache;
import io.github.reactivecontact.cache.CaffeineContactCache;
import io.github.reactivecontact.cache.CaffeineContactCacheBuilder;
import io.github.reactivecontact.redis.RedisContactCache;
import io.github.reactivecontact.redis.RedisContactCacheBuilder;
import io.lettuce.core.RedisURI;
import java.util.Base64;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the cache of {@code contact-client.cache.type}, unless the application defines a {@link ContactCache}. */
@Configuration(proxyBeanMethods = false)
class ContactClientCacheConfiguration {

    private static final String TYPE = "contact-client.cache.type";

    /**
     * Checks that there is no cache because none is configured.
     *
     * @throws InvalidContactClientPropertyException if the library of the configured cache is missing
     */
    static void requireNone(ContactClientProperties.CacheProperties cache) {
        if (cache.type() != ContactCacheType.NONE) {
            boolean isCaffeine = cache.type() == ContactCacheType.CAFFEINE;
            throw ContactClientSettings.invalid(
                    "cache.type",
                    "is " + (isCaffeine ? "caffeine" : "redis") + ", whose library is missing",
                    "Add " + (isCaffeine ? "com.github.ben-manes.caffeine:caffeine" : "io.lettuce:lettuce-core")
                            + " to the application.");
        }
    }

    /** Not in the outer class, which is loaded without Caffeine and Lettuce too. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Caffeine.class)
    @ConditionalOnProperty(name = TYPE, havingValue = "caffeine")
    static class InMemory {

        @Bean
        @ConditionalOnMissingBean(ContactCache.class)
        CaffeineContactCache contactCache(ContactClientProperties properties) {
            CaffeineContactCacheBuilder builder = CaffeineContactCache.builder();
            ContactClientSettings.set("cache.maximum-size", properties.cache().maximumSize(), builder::maximumSize);
            return builder.build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RedisURI.class)
    @ConditionalOnProperty(name = TYPE, havingValue = "redis")
    static class InRedis {

        @Bean
        @ConditionalOnMissingBean(ContactCache.class)
        RedisContactCache contactCache(ContactClientProperties properties, ObjectProvider<BootRedis> boot) {
            ContactClientProperties.CacheProperties cache = properties.cache();
            RedisContactCacheBuilder builder =
                    RedisContactCache.builder().uri(RedisAddress.of(properties.redis(), boot, TYPE));
            ContactClientSettings.set("cache.prefix", cache.prefix(), builder::prefix);
            ContactClientSettings.set("cache.command-timeout", cache.commandTimeout(), builder::commandTimeout);
            ContactClientSettings.set("cache.hash-key", cache.hashKey(), key -> builder.hashKey(decoded(key)));
            return builder.build();
        }

        private static byte[] decoded(String hashKey) {
            try {
                return Base64.getDecoder().decode(hashKey.strip());
            } catch (IllegalArgumentException e) {
                // The exception quotes a character of the secret.
                throw new IllegalArgumentException("must be Base64");
            }
        }
    }
}
