package io.github.reactivecontact.spring;

import io.github.reactivecontact.observation.ContactObservationContext.AttemptContext;
import io.github.reactivecontact.observation.ContactObservationContext.LookupContext;
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
 * Observes lookups and attempts if there is an {@link ObservationRegistry}, unless the application defines a
 * {@link ContactObservations} bean. An {@link ObservationConvention} bean of {@link LookupContext} or
 * {@link AttemptContext} replaces the default convention. {@code management.observations.enable.contact: false}
 * disables the observations.
 *
 * <p>The auto-configured client receives the bean as a listener. An application's own client must be built with it.
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
            ObjectProvider<ObservationConvention<LookupContext>> lookups,
            ObjectProvider<ObservationConvention<AttemptContext>> attempts) {
        ContactObservations observations = ContactObservations.of(registry);
        observations = first(lookups).map(observations::withLookupConvention).orElse(observations);
        return first(attempts).map(observations::withAttemptConvention).orElse(observations);
    }

    /** Skips global conventions: the registry applies them, with lower precedence. */
    private static <T extends ObservationConvention<?>> Optional<T> first(ObjectProvider<T> conventions) {
        return conventions
                .orderedStream()
                .filter(convention -> !(convention instanceof GlobalObservationConvention))
                .findFirst();
    }
}
