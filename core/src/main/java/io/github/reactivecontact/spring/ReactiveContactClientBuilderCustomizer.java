package io.github.reactivecontact.spring;

import io.github.reactivecontact.ReactiveContactClientBuilder;

/**
 * Changes the builder of the auto-configured client. Beans of this type are called once, at start-up, in their
 * {@link org.springframework.core.annotation.Order order} and after every property, so that a customizer has the last
 * word. What has no property, the HTTP client and the scheduler, is set here; accounts from another source may be added,
 * too.
 */
@FunctionalInterface
public interface ReactiveContactClientBuilderCustomizer {

    /**
     * Changes the builder.
     *
     * @param builder has every property's setting and the properties' instances
     */
    void customize(ReactiveContactClientBuilder builder);
}
