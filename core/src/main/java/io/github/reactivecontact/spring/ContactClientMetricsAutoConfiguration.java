package io.github.reactivecontact.spring;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.observation.ContactClientMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Binds {@link ContactClientMetrics} for each client bean, including the application's own, to the primary or only
 * {@link MeterRegistry}. The tag {@code client} is the name of the bean. Does nothing if the application defines a
 * {@link ContactClientMetrics} bean. {@code management.metrics.enable.contact: false} disables the meters.
 */
@AutoConfiguration(
        after = ContactClientAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MeterRegistry.class, ReactiveContactClient.class})
public final class ContactClientMetricsAutoConfiguration {

    ContactClientMetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(ContactClientMetrics.class)
    static ContactClientMetricsPostProcessor contactClientMetricsPostProcessor(ObjectProvider<MeterRegistry> registry) {
        return new ContactClientMetricsPostProcessor(registry);
    }
}
