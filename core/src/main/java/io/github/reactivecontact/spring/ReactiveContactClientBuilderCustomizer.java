package io.github.reactivecontact.spring;

import io.github.reactivecontact.ReactiveContactClientBuilder;

/**
 * Customises the builder of the auto-configured client. Beans of this type are called once, at startup, in their
 * {@link org.springframework.core.annotation.Order order}. They run after the properties are applied, and so override
 * them. A customizer also sets what has no property, such as the HTTP client and the scheduler, and may add instances.
 */
@FunctionalInterface
public interface ReactiveContactClientBuilderCustomizer {

    /**
     * Customises the builder.
     *
     * @param builder has the settings and instances of the properties
     */
    void customize(ReactiveContactClientBuilder builder);
}
