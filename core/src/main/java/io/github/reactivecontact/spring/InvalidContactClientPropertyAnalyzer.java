package io.github.reactivecontact.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Shows at startup what to configure. Runs before Spring Boot's own analyzers, because they print the value of a
 * property that could not be bound.
 */
final class InvalidContactClientPropertyAnalyzer extends AbstractFailureAnalyzer<InvalidContactClientPropertyException>
        implements Ordered {

    private final @Nullable Environment environment;

    InvalidContactClientPropertyAnalyzer(@Nullable Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidContactClientPropertyException cause) {
        Origin origin = origin(cause.property());
        return new FailureAnalysis(
                "The property " + cause.property() + (origin == null ? "" : " (" + origin + ")") + ": "
                        + cause.problem() + ".",
                cause.advice(),
                cause);
    }

    private @Nullable Origin origin(String property) {
        if (!(environment instanceof ConfigurableEnvironment configurable)) {
            return null;
        }
        ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
        for (ConfigurationPropertySource source :
                ConfigurationPropertySources.from(configurable.getPropertySources())) {
            ConfigurationProperty found = source.getConfigurationProperty(name);
            if (found != null) {
                return found.getOrigin();
            }
        }
        return null;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
