package io.github.reactivecontact.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ContactClientAutoConfigurationTest {

    @Test
    void imports_ofJar_nameEveryAutoConfiguration() {
        assertThat(ImportCandidates.load(AutoConfiguration.class, null).getCandidates())
                .contains(
                        ContactClientAutoConfiguration.class.getName(),
                        ContactClientHealthAutoConfiguration.class.getName(),
                        ContactClientMetricsAutoConfiguration.class.getName(),
                        ContactClientObservationAutoConfiguration.class.getName(),
                        ContactClientSanitizingAutoConfiguration.class.getName(),
                        ContactClientWebAutoConfiguration.class.getName());
    }

    @Test
    void client_fromThreeProperties_sendsRequestToInstance() {
        try (GreenApiSimulator green = GreenApiSimulator.builder()
                .instance("7103000001", Applications.TOKEN)
                .start()) {
            Applications.withInstance()
                    .withPropertyValues("contact-client.instances[0].api-url=" + green.apiUrl())
                    .run(context -> StepVerifier.create(
                                    context.getBean(ReactiveContactClient.class).getContactInfo("71234567890@c.us"))
                            .expectNextMatches(contact -> contact.isPresent())
                            .verifyComplete());
            assertThat(green.requests("7103000001")).isOne();
        }
    }

    @Test
    void client_reactiveWebApplication_isCreated() {
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ContactClientAutoConfiguration.class))
                .withPropertyValues(
                        "contact-client.instances[0].id-instance=7103000001",
                        "contact-client.instances[0].api-token-instance=" + Applications.TOKEN)
                .run(context -> assertThat(context).hasSingleBean(ReactiveContactClient.class));
    }

    @Test
    void client_severalInstances_keepsOrder() {
        Applications.withInstance()
                .withPropertyValues(
                        "contact-client.instances[1].id-instance=7103000002",
                        "contact-client.instances[1].api-token-instance=" + Applications.TOKEN)
                .run(context -> assertThat(context.getBean(ReactiveContactClient.class)
                                .snapshot()
                                .instances())
                        .extracting(ClientSnapshot.Instance::idInstance)
                        .containsExactly("7103000001", "7103000002"));
    }

    @Test
    void disabled_withoutInstance_startsWithoutClient() {
        Applications.withoutInstance()
                .withPropertyValues("contact-client.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(ReactiveContactClient.class)
                        .doesNotHaveBean(ContactClientLifecycle.class)
                        .doesNotHaveBean(ReactiveHealthContributor.class));
    }

    @Test
    void userClient_withoutProperties_isOnlyClientAndHasHealth() {
        Applications.withoutInstance()
                .withBean("own", ReactiveContactClient.class, ContactClientAutoConfigurationTest::userClient)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBeanNames(ReactiveContactClient.class)
                        .containsExactly("own"));
        Applications.withoutInstance()
                .withBean("own", ReactiveContactClient.class, ContactClientAutoConfigurationTest::userClient)
                .run(context -> assertThat(context)
                        .doesNotHaveBean(ContactClientLifecycle.class)
                        .hasBean("contactClientHealthContributor"));
    }

    @Test
    void customizers_several_areCalledInOrderAfterProperties() {
        List<String> inFlight = new ArrayList<>();
        ReactiveContactClientBuilderCustomizer first = builder -> {
            inFlight.add(Applications.settings(builder).get("maxInFlight"));
            builder.maxInFlight(8);
        };
        ReactiveContactClientBuilderCustomizer second =
                builder -> inFlight.add(Applications.settings(builder).get("maxInFlight"));
        Applications.withInstance()
                .withPropertyValues("contact-client.max-in-flight=7")
                .withBean("second", Ordered.class, () -> new Ordered(2, second))
                .withBean("first", Ordered.class, () -> new Ordered(1, first))
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(inFlight).containsExactly("7", "8");
    }

    @Test
    void customizer_addsInstance_isSufficient() {
        Applications.withoutInstance()
                .withBean(
                        ReactiveContactClientBuilderCustomizer.class,
                        () -> builder -> builder.instance(GreenApiInstance.of("7103000009", Applications.TOKEN)))
                .run(context -> assertThat(context.getBean(ReactiveContactClient.class)
                                .snapshot()
                                .instance("7103000009"))
                        .isPresent());
    }

    @Test
    void permitSource_ofApplication_isUsedAndClosedAfterClient() {
        SharedPermits permits = new SharedPermits();
        Applications.withInstance().withBean(PermitSource.class, () -> permits).run(context -> {
            ReactiveContactClient client = context.getBean(ReactiveContactClient.class);
            permits.whenClosed = () -> StepVerifier.create(client.getContactInfo("71234567890@c.us"))
                    .verifyErrorSatisfies(error -> assertThat(error)
                            .asInstanceOf(type(ContactLookupException.class))
                            .returns(Reason.CLOSED, ContactLookupException::reason));

            StepVerifier.create(client.getContactInfo("71234567890@c.us"))
                    .verifyErrorSatisfies(error -> assertThat(error)
                            .asInstanceOf(type(ContactLookupException.class))
                            .returns(Reason.NO_INSTANCE, ContactLookupException::reason));
            assertThat(permits.requested).containsExactly("7103000001");
        });

        assertThat(permits.isClosed).isTrue();
    }

    @Test
    void classPath_withoutHealthAndActuator_createsClientOnly() {
        Applications.withInstance()
                .withClassLoader(
                        new FilteredClassLoader("org.springframework.boot.health", "org.springframework.boot.actuate"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ReactiveContactClient.class)
                        .doesNotHaveBean("contactClientHealthContributor")
                        .doesNotHaveBean("contactClientSanitizingFunction"));
    }

    @Test
    void classPath_withActuator_hasSanitizingFunction() {
        Applications.withInstance().run(context -> assertThat(context).hasSingleBean(SanitizingFunction.class));
    }

    private static ReactiveContactClient userClient() {
        return ReactiveContactClient.create(GreenApiInstance.of("7103000001", Applications.TOKEN));
    }

    /** A permit source that grants nothing. */
    private static final class SharedPermits implements PermitSource, AutoCloseable {

        final List<String> requested = new CopyOnWriteArrayList<>();
        Runnable whenClosed = () -> {};
        boolean isClosed;

        @Override
        public Mono<Map<String, Permit>> acquire(Collection<Request> requests) {
            requests.forEach(request -> requested.add(request.idInstance()));
            return Mono.empty();
        }

        @Override
        public void close() {
            whenClosed.run();
            isClosed = true;
        }
    }

    private record Ordered(int order, ReactiveContactClientBuilderCustomizer customizer)
            implements ReactiveContactClientBuilderCustomizer, org.springframework.core.Ordered {

        @Override
        public void customize(io.github.reactivecontact.ReactiveContactClientBuilder builder) {
            customizer.customize(builder);
        }

        @Override
        public int getOrder() {
            return order;
        }
    }
}
