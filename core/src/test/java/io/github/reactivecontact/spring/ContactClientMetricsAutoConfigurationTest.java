package io.github.reactivecontact.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactClientListener;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.observation.ContactClientMetrics;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import reactor.test.StepVerifier;

class ContactClientMetricsAutoConfigurationTest {

    private static final String NUMBER = "71234567890";

    private final GreenApiSimulator green = GreenApiSimulator.builder()
            .instance("7103000001", Applications.TOKEN)
            .start();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @AfterEach
    void close() {
        green.close();
        meters.close();
    }

    @Test
    void gauges_ofClient_areTaggedWithBeanNameAndInstances() {
        metered().run(context -> {
            lookUp(context);

            assertThat(meters.get("contact.client.in.flight")
                            .tag("client", "reactiveContactClient")
                            .gauge()
                            .value())
                    .isZero();
            assertThat(meters.get("contact.instance.margin")
                            .tags("client", "reactiveContactClient", "instance", "7103000001")
                            .timeGauge()
                            .value())
                    .isPositive();
        });
    }

    @Test
    void gauges_severalClients_haveDistinctTags() {
        Applications.withoutInstance()
                .withBean(MeterRegistry.class, () -> meters)
                .withBean("sales", ReactiveContactClient.class, this::client)
                .withBean("support", ReactiveContactClient.class, this::client)
                .run(context -> assertThat(meters.get("contact.client.waiting").gauges())
                        .extracting(gauge -> gauge.getId().getTag("client"))
                        .containsExactlyInAnyOrder("sales", "support"));
    }

    @Test
    void gauges_definedByUser_replaceAutoConfiguredOnes() {
        metered()
                .withBean(ContactClientMetrics.class, () -> new ContactClientMetrics(client()))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ReactiveContactClient.class)
                        .doesNotHaveBean(ContactClientMetricsPostProcessor.class));
        assertThat(meters.getMeters()).isEmpty();
    }

    @Test
    void classPath_withoutMicrometerCore_createsObservationsOnly() {
        application()
                .withBean(ObservationRegistry.class, ObservationRegistry::create)
                .withClassLoader(new FilteredClassLoader("io.micrometer.core"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ContactClientListener.class)
                        .doesNotHaveBean(ContactClientMetricsPostProcessor.class));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bootRegistries_eagerOrLazy_haveTimersAndGaugesWithoutTokenOrPhone(boolean lazy) {
        boots(lazy).run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            lookUp(context);

            assertThat(registry.get("contact.lookup")
                            .tag("outcome", "FOUND")
                            .timer()
                            .count())
                    .isOne();
            assertThat(registry.get("contact.attempt").timer().count()).isOne();
            assertThat(registry.get("contact.client.waiting").gauges()).hasSize(1);
            assertThat(registry.getMeters())
                    .allSatisfy(
                            meter -> assertThat(meter.getId().toString()).doesNotContain(Applications.TOKEN, NUMBER));
        });
    }

    @Test
    void bootProperties_disableObservationsAndMetrics() {
        boots(false)
                .withPropertyValues(
                        "management.observations.enable.contact=false", "management.metrics.enable.contact=false")
                .run(context -> {
                    lookUp(context);

                    assertThat(context.getBean(MeterRegistry.class).getMeters())
                            .extracting(meter -> meter.getId().getName())
                            .noneMatch(name -> name.startsWith("contact."));
                });
    }

    @ParameterizedTest
    @ValueSource(
            classes = {ContactClientMetricsAutoConfiguration.class, ContactClientObservationAutoConfiguration.class})
    void bootAutoConfigurationNames_exist(Class<?> ours) {
        AutoConfiguration order = Objects.requireNonNull(ours.getAnnotation(AutoConfiguration.class));

        assertThat(List.of(order.afterName()))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(Class.forName(name)).hasAnnotation(AutoConfiguration.class));
    }

    private ApplicationContextRunner application() {
        return Applications.withInstance().withPropertyValues("contact-client.instances[0].api-url=" + green.apiUrl());
    }

    private ApplicationContextRunner metered() {
        return application().withBean(MeterRegistry.class, () -> meters);
    }

    private ApplicationContextRunner boots(boolean lazy) {
        return application()
                .withConfiguration(AutoConfigurations.of(
                        ObservationAutoConfiguration.class,
                        MetricsAutoConfiguration.class,
                        SimpleMetricsExportAutoConfiguration.class,
                        CompositeMeterRegistryAutoConfiguration.class))
                .withInitializer(context -> Stream.of(new LazyInitializationBeanFactoryPostProcessor())
                        .filter(processor -> lazy)
                        .forEach(context::addBeanFactoryPostProcessor));
    }

    private ReactiveContactClient client() {
        return ReactiveContactClient.create(GreenApiInstance.of("7103000001", Applications.TOKEN));
    }

    private static void lookUp(ApplicationContext context) {
        StepVerifier.create(context.getBean(ReactiveContactClient.class).getContactInfo(NUMBER + "@c.us"))
                .expectNextCount(1)
                .verifyComplete();
    }
}
