package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot.Instance;
import io.github.reactivecontact.ClientSnapshot.State;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientSnapshotTest {

    @ParameterizedTest
    @CsvSource({
        "READY, , 3, true",
        "THROTTLED, , 0, true",
        "CIRCUIT_OPEN, PT1S, 0, false",
        "CIRCUIT_OPEN, PT0S, 0, true",
        "CIRCUIT_OPEN, PT-1S, 0, true",
        "CIRCUIT_OPEN, PT-1S, 1, false",
        "COOLING_DOWN, PT0.000000001S, 0, false",
        "COOLING_DOWN, PT-1H, 0, true",
        "DISABLED, PT-1S, 0, true",
        "DISABLED, , 0, false"
    })
    void isUsable_eachState_dependsOnCooldownAndProbe(
            State state, @Nullable Duration cooldownRemaining, int inFlight, boolean isUsable) {
        Instance instance = new Instance(
                "7103000001",
                state,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                cooldownRemaining,
                null,
                0,
                inFlight,
                0,
                0,
                0,
                0,
                0);

        assertThat(instance.isUsable()).isEqualTo(isUsable);
    }
}
