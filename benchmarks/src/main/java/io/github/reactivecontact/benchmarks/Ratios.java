package io.github.reactivecontact.benchmarks;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Ratios of this client over another within each round, and their medians. Drift between rounds cancels out. */
final class Ratios {

    private static final String P99 = "p99";
    private static final Map<String, ToDoubleFunction<Measurement>> METRICS = new LinkedHashMap<>();

    static {
        METRICS.put("lookupsPerSecond", Measurement::lookupsPerSecond);
        METRICS.put("cpuPerLookup", Measurement::cpuNanosPerLookup);
        METRICS.put("bytesPerLookup", Measurement::bytesPerLookup);
        METRICS.put(P99, Measurement::p99Millis);
    }

    private Ratios() {}

    /**
     * The ratio of one number of this client over another client's.
     *
     * @param against the other client
     * @param metric lookupsPerSecond, cpuPerLookup, bytesPerLookup or p99
     * @param cell the conditions; its numbers are properties of the ratio in JSON
     * @param median of the rounds
     * @param min of the rounds
     * @param max of the rounds
     * @param rounds number of rounds with both clients
     */
    record Ratio(
            String against,
            String metric,
            @JsonUnwrapped Cell cell,
            double median,
            double min,
            double max,
            int rounds) {}

    /** Returns the ratios of one cell over each other client that shares at least one round with this client. */
    static List<Ratio> of(Cell cell, List<Round> rounds, List<String> others) {
        List<Ratio> ratios = new ArrayList<>();
        for (String other : others) {
            metrics(cell).forEach((metric, number) -> {
                double[] values = rounds.stream()
                        .flatMapToDouble(round -> ratio(round, other, number))
                        .toArray();
                if (values.length > 0) {
                    ratios.add(new Ratio(
                            other,
                            metric,
                            cell,
                            Medians.of(values),
                            DoubleStream.of(values).min().orElseThrow(),
                            DoubleStream.of(values).max().orElseThrow(),
                            values.length));
                }
            });
        }
        return ratios;
    }

    /** Returns the metrics of a cell. The latency of a paced load is mostly the wait for a permit. */
    private static Map<String, ToDoubleFunction<Measurement>> metrics(Cell cell) {
        Map<String, ToDoubleFunction<Measurement>> metrics = new LinkedHashMap<>(METRICS);
        if (cell.load() == LoadKind.PACED) {
            metrics.remove(P99);
        }
        return metrics;
    }

    private static DoubleStream ratio(Round round, String other, ToDoubleFunction<Measurement> number) {
        Optional<Measurement> ours = round.ofThisClient();
        Optional<Measurement> theirs = round.of(other);
        return ours.isEmpty() || theirs.isEmpty()
                ? DoubleStream.empty()
                : DoubleStream.of(number.applyAsDouble(ours.get()) / number.applyAsDouble(theirs.get()));
    }
}
