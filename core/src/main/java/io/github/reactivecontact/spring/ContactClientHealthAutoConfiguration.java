package io.github.reactivecontact.spring;

import io.github.reactivecontact.ReactiveContactClient;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.CompositeReactiveHealthContributorConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Adds the health of the auto-configured client, or of the application's own client, as {@code contactClient}.
 * {@code management.health.contact-client.enabled: false} disables it.
 *
 * <p>The health comes from the client's snapshot, so no request is sent. It is {@code UP} if an instance is available
 * or the next lookup may probe one that is not disabled. It is {@code DOWN} if all instances are disabled, and
 * otherwise {@code OUT_OF_SERVICE}.
 */
@AutoConfiguration(after = ContactClientAutoConfiguration.class)
@ConditionalOnClass({ReactiveHealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(ReactiveContactClient.class)
public final class ContactClientHealthAutoConfiguration {

    ContactClientHealthAutoConfiguration() {}

    // A separate class, because Spring loads all conditions of a class before it evaluates the first one.
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnEnabledHealthIndicator("contact-client")
    static final class Indicator
            extends CompositeReactiveHealthContributorConfiguration<
                    ContactClientHealthIndicator, ReactiveContactClient> {

        Indicator() {
            super(ContactClientHealthIndicator::new);
        }

        @Bean
        @ConditionalOnMissingBean(name = {"contactClientHealthIndicator", "contactClientHealthContributor"})
        ReactiveHealthContributor contactClientHealthContributor(ConfigurableListableBeanFactory beanFactory) {
            return createContributor(beanFactory, ReactiveContactClient.class);
        }
    }
}
