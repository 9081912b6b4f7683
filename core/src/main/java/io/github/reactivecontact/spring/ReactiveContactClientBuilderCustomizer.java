package io.github.reactivecontact.spring;

import io.github.reactivecontact.ReactiveContactClientBuilder;

/**
 * Customises each {@link ReactiveContactClientBuilder} bean, and so the auto-configured client. Beans of this type are
 * called in their {@link org.springframework.core.annotation.Order order}, once for each injected builder. They run
 * after the properties are applied, and so override them. A customizer also sets what has no property, such as the
 * scheduler. It may add instances, or replace them with {@link ReactiveContactClientBuilder#setInstances}. If it sets
 * the HTTP client, it replaces that of {@code contact-client.proxy} and {@code contact-client.ssl}.
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
