package io.github.reactivecontact.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.InstanceState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Runs Spring tests that are static and nested, so a normal test run does not select them. */
class AutoConfigureContactSimulatorTest {

    private static final ChatId CHAT = ChatId.parse("71234567890@c.us");
    private static final List<GreenApiSimulator> SIMULATORS = new ArrayList<>();

    @AfterEach
    void forget() {
        SIMULATORS.clear();
    }

    @Test
    void application_withRealInstances_asksTheSimulatorOnly() {
        execute(RealInstances.class)
                .assertStatistics(statistics -> statistics.succeeded(1).failed(0));

        assertThat(SIMULATORS).hasSize(1);
    }

    @Test
    void contexts_ofEqualAnnotations_areSharedAndReset() {
        execute(First.class, Second.class)
                .assertStatistics(statistics -> statistics.succeeded(3).failed(0));

        assertThat(SIMULATORS).hasSize(3).containsOnly(SIMULATORS.get(0));
    }

    @Test
    void test_withoutAutoConfiguration_hasTheClient() {
        execute(WithoutAutoConfiguration.class)
                .assertStatistics(statistics -> statistics.succeeded(1).failed(0));
    }

    @Test
    void application_withOwnClient_failsTheStart() {
        assertThat(execute(OwnClient.class)
                        .failed()
                        .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                                .getThrowable()))
                .singleElement()
                .satisfies(failure -> assertThat(failure.orElseThrow())
                        .hasStackTraceContaining("the bean 'own' is a ReactiveContactClient of the application"));
    }

    private static Events execute(Class<?>... tests) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
                .selectors(Stream.of(tests).map(DiscoverySelectors::selectClass).toArray(DiscoverySelector[]::new))
                .execute()
                .testEvents();
    }

    private static void lookUp(ReactiveContactClient client) {
        StepVerifier.create(client.getContactInfo(CHAT))
                .expectNextMatches(Optional::isPresent)
                .verifyComplete();
    }

    /** Everything that names another server, or shares a rate through one. */
    @SpringBootTest(
            webEnvironment = SpringBootTest.WebEnvironment.NONE,
            properties = {
                "contact-client.enabled=false",
                "contact-client.id-instance=7103000009",
                "contact-client.api-token-instance=${NOT_SET}",
                "contact-client.api-url=https://7103.api.greenapi.com",
                "contact-client.instances[0].id-instance=7103000008",
                "contact-client.instances-file=/nowhere/instances.json",
                "contact-client.request-rate=1/1h",
                "contact-client.cache.type=redis",
                "contact-client.redis.uri=redis://127.0.0.1:1",
                "contact-client.proxy.host=127.0.0.1",
                "contact-client.proxy.port=1",
                "contact-client.event-loops=1"
            })
    @AutoConfigureContactSimulator(instances = 2)
    @DirtiesContext
    static class RealInstances {

        private static final GreenApiInstance REAL = GreenApiInstance.of("7103000007", Applications.TOKEN);

        @Autowired
        private GreenApiSimulator green;

        @Autowired
        private ReactiveContactClient client;

        @Test
        void test() {
            SIMULATORS.add(green);
            lookUp(client);
            lookUp(client);

            assertThat(green.requests()).isEqualTo(2);
            assertThat(client.snapshot().instances())
                    .extracting(ClientSnapshot.Instance::idInstance)
                    .containsExactly("7103000001", "7103000002");
        }

        @Configuration(proxyBeanMethods = false)
        @EnableAutoConfiguration
        static class Application {

            @Bean
            InstanceSource source() {
                return () -> Flux.just(List.of(REAL));
            }

            @Bean
            ContactClientConnectionDetails details() {
                return () -> List.of(REAL);
            }

            @Bean
            ReactiveContactClientBuilderCustomizer customizer() {
                return builder -> builder.instance(REAL);
            }

            @Bean
            PermitSource permits() {
                return requests -> Mono.empty();
            }
        }
    }

    @SpringBootTest(classes = Shared.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
    @AutoConfigureContactSimulator
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class First {

        @Autowired
        private GreenApiSimulator green;

        @Autowired
        private ReactiveContactClient client;

        @Test
        @Order(1)
        void setsContactAndState() {
            SIMULATORS.add(green);
            green.answer(CHAT, ContactInfo.builder().name("of the first test").build());
            assertThat(client.getContactInfo(CHAT).block().orElseThrow().name()).isEqualTo("of the first test");
            green.state(green.instance().idInstance(), InstanceState.STARTING);
        }

        @Test
        @Order(2)
        void seesNeither() {
            SIMULATORS.add(green);
            assertThat(client.getContactInfo(CHAT).block().orElseThrow().name()).isNotEqualTo("of the first test");
        }
    }

    @SpringBootTest(classes = Shared.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
    @AutoConfigureContactSimulator
    @DirtiesContext
    static class Second {

        @Test
        void test(@Autowired GreenApiSimulator green, @Autowired ReactiveContactClient client) {
            SIMULATORS.add(green);
            lookUp(client);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Shared {}

    @ExtendWith(SpringExtension.class)
    @ContextConfiguration(classes = WithoutAutoConfiguration.Application.class)
    @AutoConfigureContactSimulator
    @DirtiesContext
    static class WithoutAutoConfiguration {

        @Test
        void test(@Autowired ReactiveContactClient client) {
            lookUp(client);
        }

        @Configuration(proxyBeanMethods = false)
        static class Application {}
    }

    @SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
    @AutoConfigureContactSimulator
    static class OwnClient {

        @Test
        void test() {}

        @Configuration(proxyBeanMethods = false)
        @EnableAutoConfiguration
        static class Application {

            @Bean
            ReactiveContactClient own() {
                return ReactiveContactClient.create(GreenApiInstance.of("7103000009", Applications.TOKEN));
            }
        }
    }
}
