package io.github.reactivecontact.spring;

import io.github.reactivecontact.observation.ContactObservationContext;
import io.github.reactivecontact.observation.ContactObservations;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Observes lookups and attempts where there is an {@link ObservationRegistry}, unless the application has
 * {@link ContactObservations} of its own. An {@link ObservationConvention} bean of
 * {@link ContactObservationContext.Lookup} or {@link ContactObservationContext.Attempt} names them otherwise; {@code
 * management.observations.enable.contact: false} switches them off.
 *
 * <p>The auto-configured client hears of it as of any other listener; an application's own client is built with the bean.
 */
@AutoConfiguration(
        before = ContactClientAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnBooleanProperty(name = "contact-client.enabled", matchIfMissing = true)
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
public final class ContactClientObservationAutoConfiguration {

    ContactClientObservationAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    ContactObservations contactObservations(
            ObservationRegistry registry,
            ObjectProvider<ObservationConvention<ContactObservationContext.Lookup>> lookups,
            ObjectProvider<ObservationConvention<ContactObservationContext.Attempt>> attempts) {
        ContactObservations observations = ContactObservations.of(registry);
        observations = first(lookups).map(observations::withLookupConvention).orElse(observations);
        return first(attempts).map(observations::withAttemptConvention).orElse(observations);
    }

    /** A global one is the registry's, and comes after one that is not. */
    private static <T extends ObservationConvention<?>> Optional<T> first(ObjectProvider<T> conventions) {
        return conventions
                .orderedStream()
                .filter(convention -> !(convention instanceof GlobalObservationConvention))
                .findFirst();
    }
}
