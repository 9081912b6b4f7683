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

/** What is told of the accounts: while the run goes on, what becomes of them; at its end, a table. */
final class InstanceReport {

    private final Consumer<String> reader;
    private final Map<String, Instance> known = new HashMap<>();
    private boolean waits;

    InstanceReport(Consumer<String> reader) {
        this.reader = reader;
    }

    /** Every account failed for good: none will ever be asked again. */
    static boolean isAllGone(ClientSnapshot snapshot) {
        return !snapshot.instances().isEmpty()
                && snapshot.instances().stream().allMatch(instance -> instance.state() == State.GONE);
    }

    /** Tells what has changed since the snapshot before; a run that waits should say what for. */
    synchronized void tell(ClientSnapshot snapshot) {
        tellChanges(snapshot);
        boolean waited = waits;
        waits = !isAllGone(snapshot)
                && snapshot.instances().stream().noneMatch(instance -> instance.state() == State.READY);
        if (waits && !waited) {
            reader.accept("no account can be asked now: the run waits until one is tried again");
        } else if (waited && !waits && !isAllGone(snapshot)) {
            reader.accept("the run goes on");
        }
    }

    /** Of a run that is over, and waits for nothing. */
    synchronized void tellChanges(ClientSnapshot snapshot) {
        snapshot.instances().forEach(this::tellChange);
    }

    private void tellChange(Instance now) {
        Instance before = known.put(now.idInstance(), now);
        boolean isSame = now.state() == (before == null ? State.READY : before.state());
        if (isSame && !isSetAsideAnew(before, now)) {
            return;
        }
        String what = switch (now.state()) {
            case READY -> "is asked again";
            case SET_ASIDE ->
                (isSame ? "is still set aside: " : "is set aside: ")
                        + words(now.setAsideBecause()) + "; tried again "
                        + until(now.setAsideFor());
            case GONE -> "is not asked any more: " + words(now.setAsideBecause());
        };
        reader.accept("instance " + now.idInstance() + " " + what);
    }

    /** It was tried, and failed again: the time that is left has grown. */
    private static boolean isSetAsideAnew(@Nullable Instance before, Instance now) {
        Duration left = now.setAsideFor();
        return before != null
                && left != null
                && before.setAsideFor() != null
                && left.compareTo(before.setAsideFor()) > 0;
    }

    private static String until(@Nullable Duration left) {
        return left == null || left.isNegative() || left.isZero() ? "now" : "in " + Tally.words(left);
    }

    private static String words(@Nullable Reason reason) {
        if (reason == null) {
            return "";
        }
        return reason
                + switch (reason) {
                    case UNAUTHORIZED -> " (its apiTokenInstance is wrong)";
                    case FORBIDDEN -> " (its idInstance or apiUrl is wrong)";
                    case INSTANCE_DELETED -> " (it was deleted)";
                    case INSTANCE_NOT_AUTHORIZED -> " (nobody has scanned its QR code)";
                    case INSTANCE_EXPIRED -> " (it is not paid for)";
                    case QUOTA_EXCEEDED -> " (its monthly quota is used up)";
                    default -> "";
                };
    }

    /** A header and a row for each account. */
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
        return instance.setAsideBecause() == null ? state : state + ": " + instance.setAsideBecause();
    }
}
