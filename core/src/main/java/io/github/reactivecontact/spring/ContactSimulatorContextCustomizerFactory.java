package io.github.reactivecontact.spring;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Applies {@link AutoConfigureContactSimulator}. Created by Spring's test framework. */
final class ContactSimulatorContextCustomizerFactory implements ContextCustomizerFactory {

    ContactSimulatorContextCustomizerFactory() {}

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
        AutoConfigureContactSimulator simulator =
                TestContextAnnotationUtils.findMergedAnnotation(testClass, AutoConfigureContactSimulator.class);
        return simulator == null ? null : new Customizer(simulator.instances());
    }

    /** A record, because contexts with equal customizers are shared. */
    private record Customizer(int instances) implements ContextCustomizer {

        @Override
        public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration merged) {
            TestPropertyValues.of(
                            "contact-client.enabled=true",
                            "contact-client.simulator.enabled=true",
                            "contact-client.simulator.instances=" + instances,
                            "contact-client.request-rate=unlimited",
                            "contact-client.redis.share-rate=false",
                            "contact-client.cache.type=none")
                    .applyTo(context);
            context.getBeanFactory().registerSingleton("contactSimulatorOfTest", new Simulation.OfTest());
        }
    }
}
