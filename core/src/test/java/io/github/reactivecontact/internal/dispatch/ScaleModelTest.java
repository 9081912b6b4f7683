package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.reactivecontact.internal.dispatch.ScaleModel.Costs;
import io.github.reactivecontact.internal.dispatch.ScaleModel.Machine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the model with the dispatcher. docs/scale.md has the full numbers. */
class ScaleModelTest {

    @ParameterizedTest
    @CsvSource({"1, 1, 500", "10, 1, 5000", "10, 10, 500", "300, 1, 500", "300, 1, 5000", "100, 10, 5000"})
    void model_simulatedFleet_isWithinTwoPercentAndFiveInFlight(int instances, int requests, long latencyMillis) {
        ScaleCell cell = ScaleCell.simulate(instances, requests, latencyMillis, 5);

        assertThat(cell.lookupsOff()).isCloseTo(0, within(2.0));
        assertThat(cell.inFlightOff()).isCloseTo(0, within(5.0));
    }

    @Test
    void machines_slowFleet_coverTheScarcestResource() {
        ScaleModel slow = new ScaleModel(1000, 1, 10, 0);
        assertThat(slow.inFlight()).isEqualTo(10_000);
        assertThat(slow.places()).isEqualTo(12_500);
        assertThat(slow.machinesForConnections(new Machine(5_000, 2))).isEqualTo(3);

        Costs costs = new Costs(1_000, 100, 0.005);
        assertThat(slow.cores(costs)).isEqualTo(5);
        assertThat(slow.machinesForWork(new Machine(5_000, 2), costs)).isEqualTo(5);
        assertThat(slow.machines(new Machine(5_000, 2), costs)).isEqualTo(5);
        assertThat(slow.machines(new Machine(1_000, 2), costs)).isEqualTo(13);
        assertThat(slow.bytes(costs)).isEqualTo(2_250_000);
        assertThat(slow.permitsAskedPerSecond(4)).isEqualTo(4_000);
    }

    @Test
    void model_oneInstance_needsTwoPlacesAndOneMachine() {
        ScaleModel one = new ScaleModel(1, 1, 0.1, 0.02);

        assertThat(one.lookupsPerHour()).isCloseTo(3529, within(1.0));
        assertThat(one.places()).isEqualTo(2);
        assertThat(one.machines(new Machine(10, 1), new Costs(1, 1, 1e-5))).isEqualTo(1);
    }
}
