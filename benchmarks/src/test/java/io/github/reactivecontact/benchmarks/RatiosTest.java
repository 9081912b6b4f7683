package io.github.reactivecontact.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.reactivecontact.benchmarks.Ratios.Ratio;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RatiosTest {

    private static final Cell CELL = Cell.closed(64, 0);
    private static final Offset<Double> CLOSE = within(1e-9);

    @Test
    void ratios_driftingRounds_areMediansOfRatiosWithinRounds() {
        // The machine slows down between rounds. Medians of each client alone would give 50 / 50.
        List<Round> rounds = List.of(
                round(Map.of("this-client", measured("this-client", 200), "vertx", measured("vertx", 100))),
                round(Map.of("this-client", measured("this-client", 50), "vertx", measured("vertx", 50))),
                round(Map.of("this-client", measured("this-client", 30), "vertx", measured("vertx", 10))));

        List<Ratio> ratios = Ratios.of(CELL, rounds, List.of("vertx"));

        assertThat(ratios)
                .extracting(Ratio::metric)
                .containsExactly("lookupsPerSecond", "cpuPerLookup", "bytesPerLookup", "p99");
        Ratio lookups = ratios.get(0);
        assertThat(lookups.against()).isEqualTo("vertx");
        assertThat(lookups.median()).isCloseTo(2, CLOSE);
        assertThat(lookups.min()).isCloseTo(1, CLOSE);
        assertThat(lookups.max()).isCloseTo(3, CLOSE);
        assertThat(lookups.rounds()).isEqualTo(3);
        assertThat(ratios.get(3).median()).as("p99 is the inverse here").isCloseTo(0.5, CLOSE);
    }

    @Test
    void ratios_roundWithoutOneClient_isSkipped() {
        List<Round> rounds = List.of(
                round(Map.of("this-client", measured("this-client", 200))),
                round(Map.of("vertx", measured("vertx", 100))),
                round(Map.of("this-client", measured("this-client", 30), "vertx", measured("vertx", 10))));

        List<Ratio> ratios = Ratios.of(CELL, rounds, List.of("vertx", "webclient"));

        assertThat(ratios)
                .hasSize(4)
                .allSatisfy(ratio -> assertThat(ratio.rounds()).isEqualTo(1));
    }

    @Test
    void ratio_asJson_keepsPropertyNames() {
        assertThat(Json.line(new Ratio("vertx", "p99", Cell.closed(64, 50), 0.5, 0.25, 1.0, 3)))
                .isEqualTo(
                        "{\"against\":\"vertx\",\"metric\":\"p99\",\"load\":\"closed\",\"inFlight\":64,\"delayMs\":50,"
                                + "\"tls\":false,\"perSecond\":null,\"median\":0.5,\"min\":0.25,\"max\":1.0,\"rounds\":3}");
    }

    @Test
    void ratios_pacedLoad_excludeLatency() {
        List<Round> rounds =
                List.of(round(Map.of("this-client", measured("this-client", 200), "vertx", measured("vertx", 100))));

        assertThat(Ratios.of(Cell.paced(1000, 256, 50), rounds, List.of("vertx")))
                .extracting(Ratio::metric)
                .containsExactly("lookupsPerSecond", "cpuPerLookup", "bytesPerLookup");
    }

    @Test
    void median_evenCount_isMeanOfMiddleTwo() {
        assertThat(Medians.of(9, 1, 4, 2)).isEqualTo(3);
        assertThat(Medians.of(7)).isEqualTo(7);
        assertThatIllegalArgumentException().isThrownBy(Medians::of).withMessageContaining("values");
    }

    @Test
    void medians_unknownNumbers_stayNull() {
        Measurement median = Medians.of(List.of(measured("vertx", 10), measured("vertx", 30), measured("vertx", 20)));

        assertThat(median.lookupsPerSecond()).isEqualTo(20);
        assertThat(median.peakRssBytes()).isNull();
    }

    @Test
    void run_everySecondRound_reversesOrder() throws InterruptedException {
        List<String> order = new ArrayList<>();
        for (int number = 0; number < 2; number++) {
            Round.run(
                    number,
                    CELL,
                    List.of("this-client", "vertx"),
                    (client, cell) -> {
                        order.add(client);
                        return measured(client, 1);
                    },
                    (client, cell, measurement, failure) -> {});
        }
        assertThat(order).containsExactly("this-client", "vertx", "vertx", "this-client");
    }

    @Test
    void run_failingClient_measuresOtherClients() throws InterruptedException {
        Round round = Round.run(
                0,
                CELL,
                List.of("this-client", "vertx"),
                (client, cell) -> {
                    if (client.equals("this-client")) {
                        throw new IllegalStateException("3 lookups failed");
                    }
                    return measured(client, 1);
                },
                (client, cell, measurement, failure) -> {});

        assertThat(round.failures()).containsEntry("this-client", "3 lookups failed");
        assertThat(round.of("vertx")).isPresent();
    }

    private static Round round(Map<String, Measurement> measurements) {
        return new Round(CELL, measurements, Map.of());
    }

    private static Measurement measured(String client, double perSecond) {
        return new Measurement(
                client,
                1,
                (long) perSecond,
                perSecond,
                1e9 / perSecond,
                1000,
                1,
                100 / perSecond,
                3,
                9,
                null,
                null,
                null,
                null);
    }
}
