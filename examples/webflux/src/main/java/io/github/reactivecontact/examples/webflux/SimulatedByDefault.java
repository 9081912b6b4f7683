package io.github.reactivecontact.examples.webflux;

import java.util.List;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Enables the simulator if no property names an instance, unless a property enables or disables it. */
final class SimulatedByDefault implements EnvironmentPostProcessor {

    private static final String ENABLED = "contact-client.simulator.enabled";
    private static final List<String> INSTANCES = List.of(
            "contact-client.id-instance",
            "contact-client.api-token-instance",
            "contact-client.api-url",
            "contact-client.instances-file");

    SimulatedByDefault() {}

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Binder properties = Binder.get(environment);
        if (!isBound(properties, ENABLED)
                && INSTANCES.stream().noneMatch(name -> isBound(properties, name))
                && !properties
                        .bind("contact-client.instances", Bindable.listOf(Map.class))
                        .isBound()) {
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource("simulated by default", Map.of(ENABLED, "true")));
        }
    }

    private static boolean isBound(Binder properties, String name) {
        return properties.bind(name, Bindable.of(String.class)).isBound();
    }
}
