package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.Instance;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reports that records wait because no instance is available: at once, and then every minute. The library logs the
 * reason for each instance.
 */
final class WaitingReport {

    /** The time between two updates. */
    static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final Duration REPEATED_AFTER = Duration.ofMinutes(1);

    private final Consumer<String> printer;
    private @Nullable Duration lastReport;

    WaitingReport(Consumer<String> printer) {
        this.printer = printer;
    }

    /**
     * Reports a change, or a minute of waiting. Calls must not overlap.
     *
     * @param elapsed time since the start of the program
     */
    void update(ClientSnapshot snapshot, Duration elapsed) {
        if (snapshot.instances().stream().anyMatch(Instance::isAvailable)) {
            if (lastReport != null) {
                lastReport = null;
                printer.accept("an instance is available again");
            }
        } else if (lastReport == null || elapsed.minus(lastReport).compareTo(REPEATED_AFTER) >= 0) {
            lastReport = elapsed;
            printer.accept("no instance is available, records wait: " + reasons(snapshot) + nextProbe(snapshot));
        }
    }

    /** For example {@code 2 disabled (UNAUTHORIZED), 1 circuit open (TIMEOUT)}. */
    private static String reasons(ClientSnapshot snapshot) {
        Map<String, Long> counts = snapshot.instances().stream()
                .collect(Collectors.groupingBy(WaitingReport::reason, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String reason(Instance instance) {
        return StateText.of(instance.state()) + " (" + instance.cooldownReason() + ")";
    }

    private static String nextProbe(ClientSnapshot snapshot) {
        return snapshot.instances().stream()
                .map(Instance::cooldownRemaining)
                .filter(Objects::nonNull)
                .min(Duration::compareTo)
                .map(left -> "; next probe in " + Math.max(0, left.toSeconds()) + " s")
                .orElse("");
    }
}
