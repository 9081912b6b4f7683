package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.Instance;
import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reports changes of the instances and waiting during the run, and a table of counters at its end. */
final class InstanceReport {

    private static final Duration WAITING_INTERVAL = Duration.ofMinutes(1);

    /** A host that fails takes all of its instances along: more than these share one line. */
    private static final int MAX_LINES = 5;

    private final Consumer<String> printer;
    private final Map<String, Instance> known = new HashMap<>();
    private @Nullable Duration lastWaiting;

    InstanceReport(Consumer<String> printer) {
        this.printer = printer;
    }

    /**
     * Reports what has changed since the previous snapshot, and once a minute that the run waits for an instance.
     *
     * @param elapsed time since the start of the run
     */
    synchronized void update(ClientSnapshot snapshot, Duration elapsed) {
        reportChanges(snapshot);
        boolean isRefused = RefusalCheck.isEveryInstanceRefusing(snapshot);
        if (!isRefused && snapshot.instances().stream().noneMatch(Instance::isAvailable)) {
            if (lastWaiting == null || elapsed.minus(lastWaiting).compareTo(WAITING_INTERVAL) >= 0) {
                lastWaiting = elapsed;
                printer.accept(waiting(snapshot));
            }
        } else if (lastWaiting != null) {
            lastWaiting = null;
            if (!isRefused) {
                printer.accept("the run continues");
            }
        }
    }

    private static String waiting(ClientSnapshot snapshot) {
        return grouped(snapshot.instances()).entrySet().stream()
                .map(group -> group.getValue().size() + " "
                        + words(group.getKey().state()) + " ("
                        + group.getKey().reason() + nextProbe(group.getValue()) + ")")
                .collect(Collectors.joining(", ", "no instance is available, the run waits: ", ""));
    }

    /** Reports changes only, for a run that has ended. */
    synchronized void reportChanges(ClientSnapshot snapshot) {
        List<Instance> changed =
                snapshot.instances().stream().filter(this::hasChanged).toList();
        grouped(changed).forEach((condition, instances) -> {
            if (instances.size() > MAX_LINES) {
                report(condition, instances);
            } else {
                instances.forEach(instance -> report(condition, List.of(instance)));
            }
        });
    }

    private boolean hasChanged(Instance now) {
        Instance before = known.put(now.idInstance(), now);
        return now.isAvailable()
                ? before != null && !before.isAvailable()
                : before == null || before.state() != now.state();
    }

    private void report(Condition condition, List<Instance> instances) {
        boolean isOne = instances.size() == 1;
        String what = switch (condition.state()) {
            case READY, THROTTLED -> (isOne ? "is" : "are") + " available again";
            case CIRCUIT_OPEN -> (isOne ? "has" : "have") + " an open circuit";
            case COOLING_DOWN -> (isOne ? "is" : "are") + " cooling down";
            case DISABLED -> (isOne ? "is" : "are") + " disabled";
        };
        Reason reason = condition.reason();
        printer.accept((isOne ? "instance " : "instances ") + names(instances) + " " + what
                + (reason == null ? "" : ": " + reason + advice(reason)) + nextProbe(instances));
    }

    private static String names(List<Instance> instances) {
        String first =
                instances.stream().limit(MAX_LINES).map(Instance::idInstance).collect(Collectors.joining(", "));
        int others = instances.size() - MAX_LINES;
        return others <= 0 ? first : first + " and " + others + (others == 1 ? " other" : " others");
    }

    private static Map<Condition, List<Instance>> grouped(List<Instance> instances) {
        return instances.stream()
                .collect(Collectors.groupingBy(
                        instance -> new Condition(
                                instance.isAvailable() ? State.READY : instance.state(), instance.cooldownReason()),
                        LinkedHashMap::new,
                        Collectors.toList()));
    }

    /** Formats the time until the first probe. Empty if there is none. */
    private static String nextProbe(List<Instance> instances) {
        return instances.stream()
                .map(Instance::cooldownRemaining)
                .filter(Objects::nonNull)
                .min(Duration::compareTo)
                .map(left -> ", next probe "
                        + (left.isNegative() || left.isZero() ? "now" : "in " + RunCounters.format(left)))
                .orElse("");
    }

    private static String advice(Reason reason) {
        return switch (reason) {
            case UNAUTHORIZED -> " (correct its apiTokenInstance)";
            case FORBIDDEN -> " (correct its idInstance or apiUrl)";
            case NOT_FOUND -> " (correct its apiUrl)";
            case UNEXPECTED_RESPONSE -> " (a proxy, a CDN or a wrong apiUrl: correct it)";
            case INSTANCE_DELETED -> " (remove it from the configuration)";
            case INSTANCE_NOT_AUTHORIZED -> " (scan its QR code)";
            case INSTANCE_EXPIRED -> " (renew its subscription)";
            case QUOTA_EXCEEDED -> " (its monthly quota is used up: upgrade its plan)";
            case INVALID_CHAT_ID,
                    SOURCE_FAILED,
                    REQUEST_REFUSED,
                    INSTANCE_STARTING,
                    THROTTLED,
                    SERVER_ERROR,
                    CONNECTION_FAILED,
                    TIMEOUT,
                    DEADLINE,
                    BODY_TOO_LARGE,
                    MALFORMED_BODY,
                    QUEUE_FULL,
                    NO_INSTANCE,
                    NO_PERMIT,
                    CLOSED -> "";
        };
    }

    /** Formats a header and one row for each instance. */
    static String table(ClientSnapshot snapshot) {
        StringBuilder table = new StringBuilder(
                row("idInstance", "sent", "found", "no contact", "429", "failed", "interval", "margin", "state"));
        for (Instance instance : snapshot.instances()) {
            table.append(System.lineSeparator())
                    .append(row(
                            instance.idInstance(),
                            instance.sent(),
                            instance.found(),
                            instance.noContact(),
                            instance.throttled(),
                            instance.failed(),
                            millis(instance.interval()),
                            millis(instance.margin()),
                            state(instance)));
        }
        return table.toString();
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "  %-10s %8s %8s %10s %5s %6s %9s %8s  %s", cells);
    }

    private static String millis(Duration time) {
        return time.isZero() ? "-" : time.toMillis() + " ms";
    }

    private static String state(Instance instance) {
        String state = words(instance.state());
        return instance.cooldownReason() == null
                ? state
                : state + ": " + instance.cooldownReason() + nextProbe(List.of(instance));
    }

    private static String words(State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** What instances of one line of the report have in common. */
    private record Condition(State state, @Nullable Reason reason) {}
}
