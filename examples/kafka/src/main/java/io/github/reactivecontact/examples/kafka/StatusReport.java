package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.Instance;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** Reports lag, rates, time left and the states of the instances. Calls must not overlap. */
final class StatusReport {

    /** The time between two reports. */
    static final Duration INTERVAL = Duration.ofMinutes(1);

    private static final double NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration FOREVER = Duration.ofDays(3650);

    private final LongFunction<Duration> estimate;
    private final Consumer<String> printer;
    private Reading last = new Reading(0, 0, 0, Duration.ZERO);

    private record Reading(long requests, long enriched, long deadLetters, Duration elapsed) {}

    /** {@code estimate} returns the time of additional lookups. */
    StatusReport(LongFunction<Duration> estimate, Consumer<String> printer) {
        this.estimate = estimate;
        this.printer = printer;
    }

    /**
     * Reports the rates since the last call.
     *
     * @param elapsed time since the start of the program
     */
    void report(ClientSnapshot snapshot, Backlog backlog, long enriched, long deadLetters, Duration elapsed) {
        long requests = snapshot.instances().stream().mapToLong(Instance::sent).sum();
        Reading now = new Reading(requests, enriched, deadLetters, elapsed);
        printer.accept("lag " + backlog.lag() + " records (" + backlog.uncommitted() + " in progress); "
                + rate(enriched - last.enriched, elapsed) + " enriched/s, "
                + rate(deadLetters - last.deadLetters, elapsed) + " dead letters/s, "
                + rate(Math.max(0, requests - last.requests), elapsed) + " requests/s; "
                + timeLeft(snapshot, backlog) + "; instances: " + states(snapshot));
        last = now;
    }

    private String rate(long count, Duration elapsed) {
        double seconds = Math.max(1, elapsed.minus(last.elapsed).toNanos()) / NANOS;
        return String.format(Locale.ROOT, "%.1f", count / seconds);
    }

    private String timeLeft(ClientSnapshot snapshot, Backlog backlog) {
        Duration left = timeLeft(estimate, snapshot, backlog);
        if (backlog.lag() == 0) {
            return "nothing left";
        }
        return left.compareTo(FOREVER) > 0
                ? "time left unknown"
                : "at most " + left.truncatedTo(java.time.temporal.ChronoUnit.SECONDS) + " left";
    }

    /** Returns the time until the last outcome, if no answer is cached and no event arrives. */
    static Duration timeLeft(LongFunction<Duration> estimate, ClientSnapshot snapshot, Backlog backlog) {
        long known = snapshot.waiting() + snapshot.inFlight();
        return backlog.lag() == 0 ? Duration.ZERO : estimate.apply(Math.max(0, backlog.lag() - known));
    }

    /** For example {@code 9 ready, 1 cooling down (7103000003 QUOTA_EXCEEDED)}. */
    private static String states(ClientSnapshot snapshot) {
        Map<ClientSnapshot.State, Long> counts = snapshot.instances().stream()
                .collect(Collectors.groupingBy(Instance::state, TreeMap::new, Collectors.counting()));
        String states = counts.entrySet().stream()
                .map(count -> count.getValue() + " " + StateText.of(count.getKey()))
                .collect(Collectors.joining(", "));
        String unavailable = snapshot.instances().stream()
                .filter(instance -> !instance.isAvailable())
                .limit(10)
                .map(instance -> instance.idInstance() + " " + Objects.toString(instance.cooldownReason(), ""))
                .collect(Collectors.joining(", "));
        return (states.isEmpty() ? "none" : states) + (unavailable.isEmpty() ? "" : " (" + unavailable + ")");
    }
}
