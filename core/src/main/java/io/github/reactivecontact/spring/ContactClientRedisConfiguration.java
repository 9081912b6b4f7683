package io.github.reactivecontact.spring;

import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.redis.RedisPermitSource;
import io.github.reactivecontact.redis.RedisPermitSourceBuilder;
import io.lettuce.core.RedisURI;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Shares the rate of instances through Redis, unless the application defines a {@link PermitSource}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(RedisURI.class)
class ContactClientRedisConfiguration {

    @Bean
    @Conditional(OnSharedRate.class)
    @ConditionalOnMissingBean(PermitSource.class)
    RedisPermitSource contactClientPermitSource(ContactClientProperties properties, ObjectProvider<BootRedis> boot) {
        ContactClientProperties.RedisProperties redis = properties.redis();
        RequestRate rate = properties.requestRate();
        if (rate != null && rate.per() == null) {
            throw ContactClientSettings.invalid(
                    "request-rate",
                    "is unlimited, so there is no rate to share through Redis",
                    "Write a rate, or contact-client.redis.share-rate: false.");
        }
        RedisPermitSourceBuilder builder =
                RedisPermitSource.builder().uri(RedisAddress.of(redis, boot, OnSharedRate.SHARE_RATE));
        ContactClientSettings.set("redis.prefix", redis.prefix(), builder::prefix);
        ContactClientSettings.set("redis.command-timeout", redis.commandTimeout(), builder::commandTimeout);
        ContactClientSettings.set("redis.when-unavailable", redis.whenUnavailable(), builder::whenUnavailable);
        ContactClientSettings.set("redis.local-share", redis.localShare(), builder::localShare);
        return builder.build();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(DataRedisConnectionDetails.class)
    static class OfBoot {

        @Bean
        BootRedis contactClientBootRedis(ObjectProvider<DataRedisConnectionDetails> connection) {
            return new BootRedis(connection);
        }
    }

    /** An address of Redis for the contact client shares the rate; a connection of Spring Boot's alone does not. */
    static final class OnSharedRate implements Condition {

        static final String SHARE_RATE = "contact-client.redis.share-rate";

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Environment environment = context.getEnvironment();
            boolean hasUri = environment.containsProperty("contact-client.redis.uri");
            return environment.getProperty(SHARE_RATE, Boolean.class, hasUri);
        }
    }
}
