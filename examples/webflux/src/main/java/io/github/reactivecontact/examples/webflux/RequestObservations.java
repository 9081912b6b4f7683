package io.github.reactivecontact.examples.webflux;

import io.micrometer.common.KeyValues;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.http.server.reactive.observation.ServerRequestObservationConvention;

/** Configures observations of requests to the service. The client's auto-configuration observes lookups. */
@Configuration(proxyBeanMethods = false)
class RequestObservations {

    /** Leaves out Spring's default path tag, because the path contains the phone number. */
    @Bean
    ServerRequestObservationConvention requestConventionWithoutPath() {
        return new DefaultServerRequestObservationConvention() {
            @Override
            public KeyValues getHighCardinalityKeyValues(ServerRequestObservationContext context) {
                return KeyValues.empty();
            }
        };
    }
}
