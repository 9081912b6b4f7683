package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.observation.ContactClientMetrics;
import io.github.reactivecontact.observation.ContactObservations;
import io.github.reactivecontact.spring.ReactiveContactClientBuilderCustomizer;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.http.server.reactive.observation.ServerRequestObservationConvention;

/** Lookups and their requests in traces and timers, and gauges of the client. */
@Configuration(proxyBeanMethods = false)
class ClientObservations {

    @Bean
    ReactiveContactClientBuilderCustomizer observedClient(ObservationRegistry observations) {
        return builder -> builder.listener(ContactObservations.of(observations));
    }

    @Bean
    ContactClientMetrics contactClientMetrics(ReactiveContactClient client) {
        return new ContactClientMetrics(client);
    }

    /** Spring's own would put the path into the trace, and the path tells the number. */
    @Bean
    ServerRequestObservationConvention requestsWithoutTheirPath() {
        return new DefaultServerRequestObservationConvention() {
            @Override
            public KeyValues getHighCardinalityKeyValues(ServerRequestObservationContext context) {
                return KeyValues.empty();
            }
        };
    }
}
