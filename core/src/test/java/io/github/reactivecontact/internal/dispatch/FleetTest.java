package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the goals of docs/fleet.md, and compares the page with the runs. */
@TestInstance(Lifecycle.PER_CLASS)
class FleetTest {

    private final Map<String, FleetResult> results = new HashMap<>();

    static Stream<FleetScenario> scenarios() {
        return Stream.of(FleetScenarios.examples(), FleetScenarios.failures(), FleetScenarios.outages())
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void run_anyScenario_meetsItsGoals(FleetScenario scenario) {
        assertThat(FleetGoals.missed(scenario, result(scenario))).isEmpty();
    }

    @Test
    void fleetPage_matchesTheResults() throws IOException {
        String page = FleetReport.page(this::result);
        Files.writeString(Path.of("target/fleet.md"), page);

        assertThat(Path.of("docs/fleet.md")).content().isEqualTo(page);
    }

    @Test
    void run_sameSeed_isRepeatable() {
        FleetScenario scenario = FleetScenarios.examples().get(2);

        assertThat(FleetSimulation.run(scenario, 5))
                .usingRecursiveComparison()
                .isEqualTo(FleetSimulation.run(scenario, 5));
    }

    /** Runs each scenario once for all tests. */
    private FleetResult result(FleetScenario scenario) {
        return results.computeIfAbsent(scenario.toString(), name -> FleetSimulation.run(scenario));
    }
}
