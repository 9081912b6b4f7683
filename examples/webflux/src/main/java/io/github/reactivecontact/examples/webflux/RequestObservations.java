package io.github.reactivecontact.examples.webflux;

import io.micrometer.common.KeyValues;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.http.server.reactive.observation.ServerRequestObservationConvention;

/** How requests to the service are observed; lookups are by the client's auto-configuration. */
@Configuration(proxyBeanMethods = false)
class RequestObservations {

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
