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
 * One measurement of every client of a cell, one after another, so that compared measurements are at most
 * minutes apart.
 *
 * @param cell the cell
 * @param measurements by client name
 * @param failures messages of failed measurements, by client name
 */
record Round(Cell cell, Map<String, Measurement> measurements, Map<String, String> failures) {

    /** Measures one client. */
    interface Meter {

        Measurement measure(String client, Cell cell) throws InterruptedException;
    }

    /** Called after every measurement. */
    interface Progress {

        void measured(String client, Cell cell, @Nullable Measurement measurement, @Nullable String failure);
    }

    /** Runs the clients, every other round in reverse, so that drift of the machine favours no client. */
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
