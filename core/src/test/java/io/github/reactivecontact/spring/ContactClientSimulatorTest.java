package io.github.reactivecontact.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.github.reactivecontact.leakcheck.CapturedLogs;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** The simulator of {@code contact-client.simulator.enabled}. */
class ContactClientSimulatorTest {

    private static final GreenApiInstance REAL = GreenApiInstance.of("7103000009", Applications.TOKEN);

    @Test
    void simulator_enabled_answersAndIsLogged() {
        try (CapturedLogs logs = CapturedLogs.start()) {
            simulated()
                    .withPropertyValues("contact-client.simulator.instances=3")
                    .run(context -> {
                        StepVerifier.create(context.getBean(ReactiveContactClient.class)
                                        .getContactInfo("71234567890@c.us"))
                                .expectNextMatches(Optional::isPresent)
                                .verifyComplete();
                        assertThat(context.getBean(GreenApiSimulator.class).requests())
                                .isOne();
                        assertThat(idsOf(context)).containsExactly("7103000001", "7103000002", "7103000003");
                    });
            assertThat(logs.lines())
                    .filteredOn(line -> line.contains("simulator.enabled"))
                    .singleElement()
                    .asString()
                    .contains("WARN", "all contacts are invented", "instances=3");
        }
    }

    @Test
    void simulator_notEnabled_isNotStarted() {
        Applications.withInstance().run(context -> {
            assertThat(idsOf(context)).containsExactly("7103000001");
            assertThat(context.getBeanProvider(GreenApiSimulator.class).getIfAvailable())
                    .isNull();
            assertThatThrownBy(() -> context.getBean(GreenApiSimulator.class))
                    .isInstanceOf(NoSuchBeanDefinitionException.class);
        });
    }

    @Test
    void simulator_notEnabledAndNoInstance_failsAndNamesTheProperty() {
        Applications.withoutInstance()
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("names no instance")
                        .hasMessageContaining("contact-client.simulator.enabled: true"));
    }

    @ParameterizedTest
    @CsvSource({
        "contact-client.id-instance=7103000009, contact-client.id-instance",
        "contact-client.instances[0].id-instance=7103000009, contact-client.instances",
        "contact-client.instances-file=instances.json, contact-client.instances-file"
    })
    void simulator_enabledBesideInstances_failsTheStart(String property, String name) {
        simulated()
                .withPropertyValues(property)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(
                                "contact-client.simulator.enabled: is true, and " + name + " names instances too"));
    }

    @Test
    void simulator_enabledBesideBeansThatNameInstances_failsTheStart() {
        simulated()
                .withBean("database", InstanceSource.class, () -> () -> Flux.just(List.of(REAL)))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("the bean 'database' names instances too"));
        simulated()
                .withBean("container", ContactClientConnectionDetails.class, () -> () -> List.of(REAL))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("the bean 'container' names instances too"));
    }

    @Test
    void simulator_customizerAddsInstance_isTheOnlyOne() {
        simulated()
                .withBean(ReactiveContactClientBuilderCustomizer.class, () -> builder -> builder.instance(REAL))
                .run(context -> assertThat(idsOf(context)).containsExactly("7103000001"));
    }

    @Test
    void simulator_instancesOutOfRange_failTheStart() {
        simulated()
                .withPropertyValues("contact-client.simulator.instances=0")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(
                                "contact-client.simulator.instances: instances must be at least 1, was 0"));
    }

    @Test
    void simulators_ofTheApplication_replaceTheOne() {
        simulated()
                .withBean(
                        "first",
                        GreenApiSimulator.class,
                        () -> GreenApiSimulator.builder()
                                .rateLimit(RateLimit.slidingWindow(5, Duration.ofSeconds(1)))
                                .start())
                .withBean(
                        "second",
                        GreenApiSimulator.class,
                        () -> GreenApiSimulator.builder()
                                .instance("7103000005", "a-token")
                                .start())
                .run(context -> assertThat(idsOf(context)).containsExactlyInAnyOrder("7103000001", "7103000005"));
    }

    @Test
    void ownClient_notOfTheBuilderBean_failsTheStart() {
        simulated()
                .withBean("own", ReactiveContactClient.class, () -> ReactiveContactClient.create(REAL))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("the bean 'own' is a ReactiveContactClient of the application")
                        .hasMessageContaining("ReactiveContactClientBuilder bean"));
    }

    @Test
    void ownClients_ofTheBuilderBean_useTheSimulator() {
        simulated()
                .withUserConfiguration(TwoClients.class)
                .run(context -> assertThat(context)
                        .getBeans(ReactiveContactClient.class)
                        .hasSize(2)
                        .allSatisfy(
                                (name, client) -> assertThat(client.snapshot().instances())
                                        .extracting(ClientSnapshot.Instance::idInstance)
                                        .containsExactly("7103000001")));
    }

    private static ApplicationContextRunner simulated() {
        return Applications.withoutInstance()
                .withPropertyValues("contact-client.simulator.enabled=true", "contact-client.event-loops=1");
    }

    private static List<String> idsOf(AssertableApplicationContext context) {
        return context.getBean(ReactiveContactClient.class).snapshot().instances().stream()
                .map(ClientSnapshot.Instance::idInstance)
                .toList();
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoClients {

        @Bean
        ReactiveContactClient bulk(ReactiveContactClientBuilder builder) {
            return builder.build();
        }

        @Bean
        ReactiveContactClient single(ReactiveContactClientBuilder builder) {
            return builder.setInstances(List.of(REAL)).build();
        }
    }
}
