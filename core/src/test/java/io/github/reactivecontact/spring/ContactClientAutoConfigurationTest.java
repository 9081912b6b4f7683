package io.github.reactivecontact.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import reactor.test.StepVerifier;

class ContactClientAutoConfigurationTest {

    @Test
    void imports_ofTheJar_nameEveryAutoConfiguration() {
        assertThat(ImportCandidates.load(AutoConfiguration.class, null).getCandidates())
                .contains(
                        ContactClientAutoConfiguration.class.getName(),
                        ContactClientHealthAutoConfiguration.class.getName(),
                        ContactClientMetricsAutoConfiguration.class.getName(),
                        ContactClientObservationAutoConfiguration.class.getName(),
                        ContactClientSanitizingAutoConfiguration.class.getName());
    }

    @Test
    void client_ofThreeProperties_asksTheAccount() {
        try (GreenApiSimulator green = GreenApiSimulator.builder()
                .instance("7103000001", Applications.TOKEN)
                .start()) {
            Applications.withAccount()
                    .withPropertyValues("contact-client.instances[0].api-url=" + green.apiUrl())
                    .run(context -> StepVerifier.create(
                                    context.getBean(ReactiveContactClient.class).getContactInfo("71234567890@c.us"))
                            .expectNextMatches(contact -> contact.isPresent())
                            .verifyComplete());
            assertThat(green.requests("7103000001")).isOne();
        }
    }

    @Test
    void client_inAReactiveWebApplication_isThere() {
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ContactClientAutoConfiguration.class))
                .withPropertyValues(
                        "contact-client.instances[0].id-instance=7103000001",
                        "contact-client.instances[0].api-token-instance=" + Applications.TOKEN)
                .run(context -> assertThat(context).hasSingleBean(ReactiveContactClient.class));
    }

    @Test
    void client_ofSeveralAccounts_hasThemInTheirOrder() {
        Applications.withAccount()
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
    void switchedOff_withoutAccount_startsWithoutClient() {
        Applications.withoutAccount()
                .withPropertyValues("contact-client.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(ReactiveContactClient.class)
                        .doesNotHaveBean(ContactClientLifecycle.class)
                        .doesNotHaveBean(ReactiveHealthContributor.class));
    }

    @Test
    void applicationsOwnClient_withoutProperties_isTheOnlyOneAndIsWatched() {
        Applications.withoutAccount()
                .withBean("own", ReactiveContactClient.class, ContactClientAutoConfigurationTest::ownClient)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .getBeanNames(ReactiveContactClient.class)
                        .containsExactly("own"));
        Applications.withoutAccount()
                .withBean("own", ReactiveContactClient.class, ContactClientAutoConfigurationTest::ownClient)
                .run(context -> assertThat(context)
                        .doesNotHaveBean(ContactClientLifecycle.class)
                        .hasBean("contactClientHealthContributor"));
    }

    @Test
    void customizers_severalOfThem_areCalledInOrderAfterTheProperties() {
        List<String> inFlight = new ArrayList<>();
        ReactiveContactClientBuilderCustomizer first = builder -> {
            inFlight.add(Applications.settings(builder).get("maxInFlight"));
            builder.maxInFlight(8);
        };
        ReactiveContactClientBuilderCustomizer second =
                builder -> inFlight.add(Applications.settings(builder).get("maxInFlight"));
        Applications.withAccount()
                .withPropertyValues("contact-client.max-in-flight=7")
                .withBean("second", Ordered.class, () -> new Ordered(2, second))
                .withBean("first", Ordered.class, () -> new Ordered(1, first))
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(inFlight).containsExactly("7", "8");
    }

    @Test
    void customizer_thatAddsTheAccount_isEnough() {
        Applications.withoutAccount()
                .withBean(
                        ReactiveContactClientBuilderCustomizer.class,
                        () -> builder -> builder.instance(GreenApiInstance.of("7103000009", Applications.TOKEN)))
                .run(context -> assertThat(context.getBean(ReactiveContactClient.class)
                                .snapshot()
                                .instance("7103000009"))
                        .isPresent());
    }

    @Test
    void classPath_withoutHealthAndActuator_givesTheClientAlone() {
        Applications.withAccount()
                .withClassLoader(
                        new FilteredClassLoader("org.springframework.boot.health", "org.springframework.boot.actuate"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ReactiveContactClient.class)
                        .doesNotHaveBean("contactClientHealthContributor")
                        .doesNotHaveBean("contactClientSanitizingFunction"));
    }

    @Test
    void classPath_withActuator_hasASanitizingFunction() {
        Applications.withAccount().run(context -> assertThat(context).hasSingleBean(SanitizingFunction.class));
    }

    private static ReactiveContactClient ownClient() {
        return ReactiveContactClient.create(GreenApiInstance.of("7103000001", Applications.TOKEN));
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
