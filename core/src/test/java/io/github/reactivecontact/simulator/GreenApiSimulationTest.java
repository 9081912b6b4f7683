package io.github.reactivecontact.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import reactor.test.StepVerifier;

/** Runs test classes that are static and nested, so a normal test run does not select them. */
class GreenApiSimulationTest {

    private static final List<GreenApiSimulator> SIMULATORS = new ArrayList<>();
    private static final List<ReactiveContactClient> CLIENTS = new ArrayList<>();

    @AfterEach
    void forget() {
        SIMULATORS.clear();
        CLIENTS.clear();
    }

    @Test
    void parameters_ofOneTest_haveOneSimulator() {
        run(OneForEachTest.class, 2);

        assertThat(SIMULATORS).hasSize(2).doesNotHaveDuplicates();
        assertThat(CLIENTS).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void parameters_ofBeforeAll_areSharedByTheClass() {
        run(OneForTheClass.class, 2);

        assertThat(SIMULATORS).hasSize(3).containsOnly(SIMULATORS.get(0));
    }

    @Test
    void parameters_ofConstructorOfPerClassObject_areSharedByTheClass() {
        run(OneObject.class, 2);

        assertThat(SIMULATORS).hasSize(3).containsOnly(SIMULATORS.get(0));
    }

    @Test
    void nestedClass_withoutAnnotation_usesThatAroundIt() {
        run(Around.class, 2);

        assertThat(SIMULATORS).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void settings_invalid_failTheTest() {
        assertThat(execute(WithoutInstances.class)
                        .failed()
                        .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                                .getThrowable()))
                .singleElement()
                .satisfies(failure -> assertThat(failure.orElseThrow())
                        .hasStackTraceContaining("instances must be at least 1, was 0"));
    }

    private static void run(Class<?> tests, int number) {
        execute(tests)
                .assertStatistics(statistics -> statistics.succeeded(number).failed(0));
        assertThat(SIMULATORS).allSatisfy(GreenApiSimulationTest::isClosed);
        assertThat(CLIENTS)
                .allSatisfy(client -> StepVerifier.create(client.getContactInfo("71234567890@c.us"))
                        .verifyErrorSatisfies(failure -> assertThat(failure).hasMessageContaining("closed")));
    }

    private static void isClosed(GreenApiSimulator simulator) {
        assertThatThrownBy(() -> new Socket("127.0.0.1", simulator.port()).close())
                .isInstanceOf(IOException.class);
    }

    private static Events execute(Class<?> tests) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
                .selectors(selectClass(tests))
                .execute()
                .testEvents();
    }

    private static void lookUp(ReactiveContactClient client) {
        StepVerifier.create(client.getContactInfo("71234567890@c.us"))
                .expectNextMatches(Optional::isPresent)
                .verifyComplete();
    }

    @GreenApiSimulation(instances = 2)
    static class OneForEachTest {

        private final GreenApiSimulator ofConstructor;

        OneForEachTest(GreenApiSimulator green) {
            ofConstructor = green;
        }

        @BeforeEach
        void before(ReactiveContactClient client) {
            CLIENTS.add(client);
        }

        @RepeatedTest(2)
        void test(GreenApiInstance instance, ReactiveContactClient client, GreenApiSimulator green) {
            SIMULATORS.add(green);

            assertThat(green.requests()).isZero();
            lookUp(client);
            assertThat(green.requests()).isOne();
            assertThat(green).isSameAs(ofConstructor);
            assertThat(green.instance()).isEqualTo(instance);
            assertThat(GreenApiInstance.of(green.apiUrl(), instance.idInstance(), green.token()))
                    .isEqualTo(instance);
            assertThat(CLIENTS).last().isSameAs(client);
            assertThat(client.snapshot().instances())
                    .extracting(ClientSnapshot.Instance::idInstance)
                    .containsExactly("7103000001", "7103000002");
        }
    }

    @GreenApiSimulation
    static class OneForTheClass {

        @BeforeAll
        static void before(GreenApiSimulator green) {
            SIMULATORS.add(green);
        }

        @RepeatedTest(2)
        void test(ReactiveContactClient client, GreenApiSimulator green) {
            SIMULATORS.add(green);
            CLIENTS.add(client);
            lookUp(client);

            assertThat(green.requests()).isEqualTo(CLIENTS.size());
        }
    }

    @GreenApiSimulation
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class OneObject {

        OneObject(GreenApiSimulator green) {
            SIMULATORS.add(green);
        }

        @RepeatedTest(2)
        void test(GreenApiSimulator green) {
            SIMULATORS.add(green);
        }
    }

    @GreenApiSimulation(instances = 3)
    static class Around {

        @Test
        void outer(GreenApiSimulator green) {
            SIMULATORS.add(green);

            assertThat(green.instances()).hasSize(3);
        }

        @Nested
        class Inside {

            @Test
            void inner(GreenApiSimulator green) {
                SIMULATORS.add(green);

                assertThat(green.instances()).hasSize(3);
            }
        }
    }

    @GreenApiSimulation(instances = 0)
    static class WithoutInstances {

        @Test
        void test(GreenApiSimulator green) {
            SIMULATORS.add(green);
        }
    }
}
