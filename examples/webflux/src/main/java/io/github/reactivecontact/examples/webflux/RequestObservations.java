package io.github.reactivecontact.examples.webflux;

import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;
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
            /** Leaves out the regular expressions of path variables. */
            @Override
            public KeyValues getLowCardinalityKeyValues(ServerRequestObservationContext context) {
                context.setPathPattern(plain(context.getPathPattern()));
                return super.getLowCardinalityKeyValues(context);
            }

            @Override
            public @Nullable String getContextualName(ServerRequestObservationContext context) {
                context.setPathPattern(plain(context.getPathPattern()));
                return super.getContextualName(context);
            }

            private @Nullable String plain(@Nullable String pattern) {
                return pattern == null ? null : pattern.replaceAll(":[^}]*", "");
            }

            @Override
            public KeyValues getHighCardinalityKeyValues(ServerRequestObservationContext context) {
                return KeyValues.empty();
            }
        };
    }
}
