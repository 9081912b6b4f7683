package io.github.reactivecontact.spring;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.observation.ContactClientMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Binds the gauges of a client once the client exists. A {@code MeterBinder} bean would create the client together with
 * the registry. With lazy initialization that is a cycle, because the client's listener waits for the registry.
 */
final class ContactClientMetricsPostProcessor implements BeanPostProcessor {

    private static final String TAG = "client";

    private final ObjectProvider<MeterRegistry> registry;

    ContactClientMetricsPostProcessor(ObjectProvider<MeterRegistry> registry) {
        this.registry = registry;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof ReactiveContactClient client) {
            registry.ifUnique(meters -> new ContactClientMetrics(client, Tags.of(TAG, beanName)).bindTo(meters));
        }
        return bean;
    }
}
