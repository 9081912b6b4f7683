package io.github.reactivecontact.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactClientListener;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.github.reactivecontact.observation.ContactAttemptConvention;
import io.github.reactivecontact.observation.ContactLookupConvention;
import io.github.reactivecontact.observation.ContactObservationContext;
import io.github.reactivecontact.observation.ContactObservations;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import reactor.test.StepVerifier;
import reactor.util.context.ContextView;

class ContactClientObservationTest {

    private static final String NUMBER = "71234567890";

    private final GreenApiSimulator green = GreenApiSimulator.builder()
            .instance("7103000001", Applications.TOKEN)
            .start();
    private final TestObservationRegistry registry = TestObservationRegistry.create();

    @AfterEach
    void close() {
        green.close();
    }

    @Test
    void lookup_withRegistry_isObservedWithAttempt() {
        observed().run(ContactClientObservationTest::lookUp);

        TestObservationRegistryAssert.assertThat(registry)
                .hasNumberOfObservationsEqualTo(2)
                .hasObservationWithNameEqualTo("contact.lookup")
                .that()
                .hasLowCardinalityKeyValue("outcome", "FOUND")
                .hasBeenStopped();
        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo("contact.attempt")
                .that()
                .hasLowCardinalityKeyValue("instance", "7103000001")
                .hasParentObservation();
    }

    @Test
    void observations_ofLookup_containNeitherTokenNorPhone() {
        List<String> texts = new ArrayList<>();
        registry.observationConfig().observationHandler(new Texts(texts));
        observed().run(ContactClientObservationTest::lookUp);

        assertThat(texts)
                .hasSize(2)
                .allSatisfy(text -> assertThat(text).contains("contact.").doesNotContain(Applications.TOKEN, NUMBER));
    }

    @Test
    void conventions_definedByUser_nameObservations() {
        observed()
                .withBean(LookupName.class, LookupName::new)
                .withBean(AttemptName.class, AttemptName::new)
                .withBean(GlobalName.class, GlobalName::new)
                .run(ContactClientObservationTest::lookUp);

        TestObservationRegistryAssert.assertThat(registry)
                .hasNumberOfObservationsEqualTo(2)
                .hasObservationWithNameEqualTo("own.lookup");
        TestObservationRegistryAssert.assertThat(registry).hasObservationWithNameEqualTo("own.attempt");
    }

    @Test
    void observations_definedByUser_replaceAutoConfiguredOnes() {
        observed()
                .withBean(
                        "own",
                        ContactObservations.class,
                        () -> ContactObservations.of(registry).withLookupConvention(new LookupName()))
                .run(context -> {
                    assertThat(context.getBeanNamesForType(ContactClientListener.class))
                            .containsExactly("own");
                    lookUp(context);
                });

        TestObservationRegistryAssert.assertThat(registry)
                .hasNumberOfObservationsEqualTo(2)
                .hasObservationWithNameEqualTo("own.lookup");
    }

    @Test
    void observations_withoutRegistryOrDisabled_areAbsent() {
        application()
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ReactiveContactClient.class)
                        .doesNotHaveBean(ContactClientListener.class));
        observed()
                .withPropertyValues("contact-client.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ContactClientListener.class));
    }

    @Test
    void classPath_withoutMicrometer_createsClientOnly() {
        application().withClassLoader(new FilteredClassLoader("io.micrometer")).run(context -> {
            assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(ContactClientListener.class)
                    .doesNotHaveBean(ContactClientMetricsPostProcessor.class);
            lookUp(context);
        });
    }

    @Test
    void listeners_definedByUser_areNotifiedInOrderBesidesObservations() {
        List<String> notified = new ArrayList<>();
        observed()
                .withBean("second", OrderedListener.class, () -> new OrderedListener("second", 2, notified))
                .withBean("first", OrderedListener.class, () -> new OrderedListener("first", 1, notified))
                .run(ContactClientObservationTest::lookUp);

        assertThat(notified).containsExactly("first", "second");
        TestObservationRegistryAssert.assertThat(registry).hasNumberOfObservationsEqualTo(2);
    }

    @Test
    void listeners_areAddedBeforeCustomizers() {
        List<String> listeners = new ArrayList<>();
        observed()
                .withBean(
                        ReactiveContactClientBuilderCustomizer.class,
                        () -> builder -> listeners.add(listenersOf(builder)))
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(listeners).singleElement().asString().contains(ContactObservations.class.getSimpleName());
    }

    private ApplicationContextRunner application() {
        return Applications.withInstance().withPropertyValues("contact-client.instances[0].api-url=" + green.apiUrl());
    }

    private ApplicationContextRunner observed() {
        return application().withBean(ObservationRegistry.class, () -> registry);
    }

    private static void lookUp(ApplicationContext context) {
        StepVerifier.create(context.getBean(ReactiveContactClient.class).getContactInfo(NUMBER + "@c.us"))
                .expectNextCount(1)
                .verifyComplete();
    }

    private static String listenersOf(ReactiveContactClientBuilder builder) {
        return String.valueOf(Applications.settings(builder).get("listeners"));
    }

    private record Texts(List<String> texts)
            implements io.micrometer.observation.ObservationHandler<Observation.Context> {

        @Override
        public void onStop(Observation.Context context) {
            texts.add(context.toString());
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    private static final class LookupName extends ContactLookupConvention {

        @Override
        public String getName() {
            return "own.lookup";
        }
    }

    private static final class AttemptName extends ContactAttemptConvention {

        @Override
        public String getName() {
            return "own.attempt";
        }
    }

    private static final class GlobalName extends ContactLookupConvention
            implements GlobalObservationConvention<ContactObservationContext.LookupContext> {

        @Override
        public String getName() {
            return "global.lookup";
        }
    }

    private record OrderedListener(String name, int order, List<String> notified)
            implements ContactClientListener, Ordered {

        @Override
        public OfLookup onLookup(ContextView context, boolean bulk) {
            notified.add(name);
            return OfLookup.NONE;
        }

        @Override
        public int getOrder() {
            return order;
        }
    }
}
