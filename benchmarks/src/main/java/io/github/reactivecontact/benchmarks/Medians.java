package io.github.reactivecontact.benchmarks;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Medians over rounds. */
final class Medians {

    private Medians() {}

    /** Returns the middle value, or the mean of the two middle values. */
    static double of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("values must not be empty");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Returns a measurement of the medians of each number. */
    static Measurement of(Collection<Measurement> measurements) {
        List<Measurement> all = List.copyOf(measurements);
        return new Measurement(
                all.get(0).client(),
                of(all, Measurement::seconds),
                Math.round(of(all, Measurement::lookups)),
                of(all, Measurement::lookupsPerSecond),
                of(all, Measurement::cpuNanosPerLookup),
                of(all, Measurement::bytesPerLookup),
                of(all, Measurement::p50Millis),
                of(all, Measurement::p99Millis),
                of(all, Measurement::p999Millis),
                (int) Math.round(of(all, Measurement::peakThreads)),
                rounded(ofKnown(all, Measurement::peakRssBytes)),
                ofKnown(all, Measurement::serverBusy),
                ofKnown(all, Measurement::permitsUsed),
                ofKnown(all, Measurement::refused));
    }

    private static double of(List<Measurement> all, Function<Measurement, Number> number) {
        return of(
                all.stream().mapToDouble(one -> number.apply(one).doubleValue()).toArray());
    }

    private static @Nullable Long rounded(@Nullable Double number) {
        return number == null ? null : Math.round(number);
    }

    private static @Nullable Double ofKnown(
            List<Measurement> all, Function<Measurement, ? extends @Nullable Number> number) {
        DoubleStream known = all.stream().map(number).filter(Objects::nonNull).mapToDouble(Number::doubleValue);
        double[] values = known.toArray();
        return values.length == 0 ? null : of(values);
    }
}
