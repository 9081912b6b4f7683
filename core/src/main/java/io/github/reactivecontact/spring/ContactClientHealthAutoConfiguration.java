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
 * Tells the health endpoint, as {@code contactClient}, whether the client has an account that can be asked: the
 * auto-configured client or the application's own. {@code management.health.contact-client.enabled} switches it off.
 *
 * <p>It asks the client, never the server: no request is spent. {@code UP} while an account is ready, or is set aside and
 * the next lookup may try it; {@code OUT_OF_SERVICE} while all are set aside; {@code DOWN} when all are gone for good.
 */
@AutoConfiguration(after = ContactClientAutoConfiguration.class)
@ConditionalOnClass({ReactiveHealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(ReactiveContactClient.class)
public final class ContactClientHealthAutoConfiguration {

    ContactClientHealthAutoConfiguration() {}

    // A class of its own, because Spring loads a class's conditions before it asks any of them.
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
