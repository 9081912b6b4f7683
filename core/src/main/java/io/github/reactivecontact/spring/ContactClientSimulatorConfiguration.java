package io.github.reactivecontact.spring;

import io.github.reactivecontact.simulator.GreenApiSimulator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Starts a simulator if {@code contact-client.simulator.enabled} is true or a test asks for it, and the application
 * defines none.
 */
@Configuration(proxyBeanMethods = false)
class ContactClientSimulatorConfiguration {

    private static final Logger LOG = Loggers.getLogger(ContactClientAutoConfiguration.class);

    @Bean
    Simulation contactClientSimulation(
            ContactClientProperties properties, ObjectProvider<Simulation.OfTest> ofTest, ListableBeanFactory beans) {
        if (ofTest.getIfAvailable() != null) {
            return Simulation.BY_TEST;
        }
        if (!properties.simulator().enabled()) {
            return Simulation.NONE;
        }
        refuse(nameOfInstances(properties));
        refuse(firstName(beans, ContactClientConnectionDetails.class));
        refuse(firstName(beans, InstanceSource.class));
        return Simulation.BY_PROPERTY;
    }

    private static void refuse(@Nullable String instances) {
        if (instances != null) {
            throw ContactClientSettings.invalid(
                    "simulator.enabled",
                    "is true, and " + instances + " names instances too",
                    "Use one of the two. A test that replaces the instances has @AutoConfigureContactSimulator.");
        }
    }

    private static @Nullable String nameOfInstances(ContactClientProperties properties) {
        String name = properties.instancesFile() != null
                ? "instances-file"
                : properties.instances().isEmpty() ? "id-instance" : "instances";
        return properties.namesNoInstance() ? null : ContactClientProperties.PREFIX + "." + name;
    }

    private static @Nullable String firstName(ListableBeanFactory beans, Class<?> type) {
        String[] names = beans.getBeanNamesForType(type, true, false);
        return names.length == 0 ? null : "the bean '" + names[0] + "'";
    }

    /** Null without a simulation. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    @Nullable
    GreenApiSimulator greenApiSimulator(Simulation simulation, ContactClientProperties properties) {
        if (!simulation.isOn()) {
            return null;
        }
        int instances = properties.simulator().instances();
        GreenApiSimulator simulator = ContactClientSettings.attempt(
                        "simulator.instances",
                        ContactClientSettings.OPTIONAL,
                        () -> GreenApiSimulator.builder().instances(instances))
                .start();
        if (simulation == Simulation.BY_PROPERTY) {
            LOG.warn(
                    "contact-client.simulator.enabled is true: all contacts are invented, and GREEN-API gets no"
                            + " request. {}",
                    simulator);
        }
        return simulator;
    }

    @Bean
    static SimulatedClients contactClientSimulatedClients(
            ObjectProvider<Simulation> simulation,
            ObjectProvider<GreenApiSimulator> simulators,
            ConfigurableListableBeanFactory beans) {
        return new SimulatedClients(simulation, simulators, beans);
    }
}
