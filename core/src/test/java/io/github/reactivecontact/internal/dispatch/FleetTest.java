package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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

/**
 * Checks the goals of docs/fleet.md, and compares the page with the runs. {@code -Dfleet.instances=10} runs the smaller
 * fleets only, and does not compare the page.
 */
@TestInstance(Lifecycle.PER_CLASS)
class FleetTest {

    private static final int MOST_INSTANCES = Integer.getInteger("fleet.instances", Integer.MAX_VALUE);

    private final Map<String, FleetResult> results = new HashMap<>();

    static Stream<FleetScenario> scenarios() {
        return Stream.of(FleetScenarios.examples(), FleetScenarios.failures(), FleetScenarios.outages())
                .flatMap(List::stream)
                .filter(scenario -> scenario.instances <= MOST_INSTANCES);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void run_anyScenario_meetsItsGoals(FleetScenario scenario) {
        assertThat(FleetGoals.missed(scenario, result(scenario))).isEmpty();
    }

    @Test
    void fleetPage_matchesTheResults() throws IOException {
        assumeTrue(MOST_INSTANCES == Integer.MAX_VALUE, "the page has all fleets");
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
