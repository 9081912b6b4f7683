package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.Instance;
import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reports changes of the instances during the run, and a table of counters at its end. */
final class InstanceReport {

    private final Consumer<String> printer;
    private final Map<String, Instance> known = new HashMap<>();
    private boolean isWaiting;

    InstanceReport(Consumer<String> printer) {
        this.printer = printer;
    }

    static boolean isEveryInstanceDisabled(ClientSnapshot snapshot) {
        return !snapshot.instances().isEmpty()
                && snapshot.instances().stream().allMatch(instance -> instance.state() == State.DISABLED);
    }

    /** Reports what has changed since the previous snapshot, and whether the run waits for an instance. */
    synchronized void update(ClientSnapshot snapshot) {
        reportChanges(snapshot);
        boolean wasWaiting = isWaiting;
        isWaiting = !isEveryInstanceDisabled(snapshot)
                && snapshot.instances().stream().noneMatch(Instance::isAvailable);
        if (isWaiting && !wasWaiting) {
            printer.accept("no instance is available: waiting for the next probe");
        } else if (wasWaiting && !isWaiting && !isEveryInstanceDisabled(snapshot)) {
            printer.accept("the run continues");
        }
    }

    /** Reports changes only, for a run that has ended. */
    synchronized void reportChanges(ClientSnapshot snapshot) {
        snapshot.instances().forEach(this::reportChange);
    }

    private void reportChange(Instance now) {
        Instance before = known.put(now.idInstance(), now);
        boolean isSame = now.isAvailable()
                ? before == null || before.isAvailable()
                : before != null && before.state() == now.state();
        if (isSame && !hasFailedProbe(before, now)) {
            return;
        }
        String what = switch (now.state()) {
            case READY, THROTTLED -> "is available again";
            case COOLING_DOWN ->
                (isSame ? "is still cooling down: " : "is cooling down: ")
                        + describe(now.cooldownReason()) + ", next probe "
                        + when(now.cooldownRemaining());
            case DISABLED -> "is disabled: " + describe(now.cooldownReason());
        };
        printer.accept("instance " + now.idInstance() + " " + what);
    }

    /** A failed probe extends the cooldown, so the remaining time grows. */
    private static boolean hasFailedProbe(@Nullable Instance before, Instance now) {
        Duration left = now.cooldownRemaining();
        return before != null
                && left != null
                && before.cooldownRemaining() != null
                && left.compareTo(before.cooldownRemaining()) > 0;
    }

    private static String when(@Nullable Duration left) {
        return left == null || left.isNegative() || left.isZero() ? "now" : "in " + RunCounters.format(left);
    }

    private static String describe(@Nullable Reason reason) {
        if (reason == null) {
            return "";
        }
        return reason
                + switch (reason) {
                    case UNAUTHORIZED -> " (correct its apiTokenInstance)";
                    case FORBIDDEN -> " (correct its idInstance or apiUrl)";
                    case INSTANCE_DELETED -> " (remove it from the configuration)";
                    case INSTANCE_NOT_AUTHORIZED -> " (scan its QR code)";
                    case INSTANCE_EXPIRED -> " (renew its subscription)";
                    case QUOTA_EXCEEDED -> " (its monthly quota is used up: upgrade its plan)";
                    default -> "";
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
        String state = instance.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return instance.cooldownReason() == null ? state : state + ": " + instance.cooldownReason();
    }
}
