package io.github.reactivecontact.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.benchmarks.clients.Target;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.boot.logging.LoggingSystem;

class FirstAnswerTest {

    @SuppressWarnings("unused") // source of the parameters
    private static final List<String> NAMES = FirstAnswer.NAMES;

    @BeforeAll
    static void keepLoggingOfTests() {
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
    }

    @AfterAll
    static void useLoggingOfBoot() {
        System.clearProperty(LoggingSystem.SYSTEM_PROPERTY);
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void measured_oneLookup_hasItsCost(String name) {
        try (LeanServer server = LeanServer.start(1, List.of(0))) {
            Target target = Target.of(server.hosts().plain().get(0), 1, null);

            FirstAnswer answer = FirstAnswer.measured(name, target);

            assertThat(answer.client()).isEqualTo(name);
            assertThat(answer.cpuMillis()).isPositive();
        }
    }
}
