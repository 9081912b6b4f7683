package io.github.reactivecontact.benchmarks;

import io.github.reactivecontact.benchmarks.clients.LoadClients;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All clients of a cell once, one after the other: what is compared is measured within minutes.
 *
 * @param cell the cell
 * @param measurements by the clients' names
 * @param failures the clients that could not be measured, and why
 */
record Round(Cell cell, Map<String, Measurement> measurements, Map<String, String> failures) {

    /** Measures one client. */
    interface Meter {

        Measurement measure(String client, Cell cell) throws InterruptedException;
    }

    /** What hears of every measurement. */
    interface Progress {

        void measured(String client, Cell cell, @Nullable Measurement measurement, @Nullable String failure);
    }

    /** Runs the clients, every other round in reverse, so that a drift of the machine favours none. */
    static Round run(int number, Cell cell, List<String> clients, Meter meter, Progress progress)
            throws InterruptedException {
        List<String> order = new ArrayList<>(clients);
        if (number % 2 == 1) {
            Collections.reverse(order);
        }
        Round round = new Round(cell, new LinkedHashMap<>(), new LinkedHashMap<>());
        for (String client : order) {
            Measurement measurement = null;
            String failure = null;
            try {
                measurement = meter.measure(client, cell);
                round.measurements.put(client, measurement);
            } catch (IllegalStateException e) {
                failure = String.valueOf(e.getMessage());
                round.failures.put(client, failure);
            }
            progress.measured(client, cell, measurement, failure);
        }
        return round;
    }

    Optional<Measurement> of(String client) {
        return Optional.ofNullable(measurements.get(client));
    }

    Optional<Measurement> ofThisClient() {
        return of(LoadClients.THIS_CLIENT);
    }
}
