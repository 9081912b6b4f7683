package io.github.reactivecontact.spring;

import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.util.Collections;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Gives every builder and every client the instances of the simulators, and no others. Refuses a client that was not
 * built from a builder bean, because its HTTP client and its rate are unknown.
 */
final class SimulatedClients implements BeanPostProcessor {

    private final ObjectProvider<Simulation> simulation;
    private final ObjectProvider<GreenApiSimulator> simulators;
    private final ConfigurableListableBeanFactory beans;

    SimulatedClients(
            ObjectProvider<Simulation> simulation,
            ObjectProvider<GreenApiSimulator> simulators,
            ConfigurableListableBeanFactory beans) {
        this.simulation = simulation;
        this.simulators = simulators;
        this.beans = beans;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof ReactiveContactClientBuilder builder
                && simulation.getObject().isOn()) {
            builder.setInstances(Simulation.instances(simulators));
        } else if (bean instanceof ReactiveContactClient client
                && simulation.getObject().isOn()) {
            if (!isBuiltFromBean(beanName)) {
                client.close();
                throw ofTheApplication(beanName);
            }
            client.setInstances(Simulation.instances(simulators));
        }
        return bean;
    }

    private boolean isBuiltFromBean(String client) {
        String[] builders = beans.getBeanNamesForType(ReactiveContactClientBuilder.class, true, false);
        return !Collections.disjoint(List.of(beans.getDependenciesForBean(client)), List.of(builders));
    }

    private static InvalidContactClientPropertyException ofTheApplication(String client) {
        return ContactClientSettings.invalid(
                "simulator.enabled",
                "is true, but the bean '" + client + "' is a ReactiveContactClient of the application, which would not"
                        + " use the simulator",
                "Inject the ReactiveContactClientBuilder bean into the method that creates it, or leave the bean out"
                        + " while the simulator is used.");
    }
}
