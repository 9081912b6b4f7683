package io.github.reactivecontact.spring;

import java.util.ArrayList;
import java.util.List;
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
        List<ConfigurationPropertySource> sources = sources();
        ConfigurationPropertyName name = ConfigurationPropertyName.of(cause.property());
        boolean isOfList = InstanceLists.NAME.isAncestorOf(name);
        String replacement = isOfList ? InstanceLists.replacement(sources) : null;
        // The other sources have the property, but not their list is used.
        Origin origin = origin(
                name,
                isOfList ? InstanceLists.sources(sources).stream().limit(1).toList() : sources);
        return new FailureAnalysis(
                "The property " + cause.property() + (origin == null ? "" : " (" + origin + ")") + ": "
                        + cause.problem() + "." + (replacement == null ? "" : " " + replacement + "."),
                cause.advice()
                        + (replacement == null
                                ? ""
                                : " One source must have all properties of all instances. With one instance, write"
                                        + " contact-client.id-instance, .api-token-instance and .api-url instead:"
                                        + " these may come from different sources."),
                cause);
    }

    private List<ConfigurationPropertySource> sources() {
        List<ConfigurationPropertySource> sources = new ArrayList<>();
        if (environment instanceof ConfigurableEnvironment configurable) {
            ConfigurationPropertySources.from(configurable.getPropertySources()).forEach(sources::add);
        }
        return sources;
    }

    private static @Nullable Origin origin(ConfigurationPropertyName name, List<ConfigurationPropertySource> sources) {
        for (ConfigurationPropertySource source : sources) {
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
