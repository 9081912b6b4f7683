package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.InstanceStatus;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Creates the failures of the dispatcher itself. Their messages name the setting that was exceeded. */
final class Failures {

    private static final Pattern ID_INSTANCE = Pattern.compile("[0-9]{1,10}");

    private Failures() {}

    static ContactLookupException.Builder closed() {
        return ContactLookupException.builder(Reason.CLOSED, "The client is closed");
    }

    static ContactLookupException.Builder bulksEnded() {
        return ContactLookupException.builder(
                Reason.CLOSED, "The bulk has ended, because the client is about to be closed (endBulks)");
    }

    static ContactLookupException.Builder noTimer(@Nullable RuntimeException rejection) {
        return ContactLookupException.builder(
                        Reason.CLOSED,
                        "The client's scheduler rejects delayed tasks, because it is disposed or shut down (scheduler)")
                .cause(rejection);
    }

    /** The name may come from a row or a header that holds something else, such as a phone number or a token. */
    static ContactLookupException unknownInstance(String idInstance) {
        String echo = ID_INSTANCE.matcher(idInstance).matches()
                ? idInstance
                : "another text, of " + idInstance.length() + " characters";
        return ContactLookupException.builder(
                        Reason.NO_INSTANCE, "idInstance must be one of this client's, was " + echo)
                .build();
    }

    /**
     * No instance can be asked, or not the one that the lookup names.
     *
     * @param through the named instance, or null
     * @param term what keeps it, or the instance that is probed first, from being asked; null if that has just ended
     */
    static ContactLookupException.Builder noInstance(
            @Nullable Instance through, InstanceHealth.@Nullable Term term, long now) {
        String subject = through == null
                ? "No instance is ready"
                : "Instance " + through.idInstance + ", which the lookup names, is not ready";
        if (term == null) {
            return ContactLookupException.builder(Reason.NO_INSTANCE, subject);
        }
        ContactLookupException because = term.because();
        String failed = because.idInstance().orElse("");
        String state = switch (term.state()) {
            case DISABLED -> "is disabled";
            case CIRCUIT_OPEN -> "has an open circuit";
            default -> "is cooling down";
        };
        String cause = state + " because of " + because.reason();
        String message;
        if (through == null) {
            message =
                    subject + ". The first to be probed" + (failed.isEmpty() ? "" : ", " + failed + ",") + " " + cause;
        } else if (failed.equals(through.idInstance)) {
            message = subject + ". It " + cause;
        } else {
            message = subject + ". Its host " + cause + " at instance " + failed;
        }
        return ContactLookupException.builder(Reason.NO_INSTANCE, message)
                .cause(because)
                .retryAfter(term.isPermanent() ? null : Duration.ofNanos(Math.max(0, term.until() - now)));
    }

    static ContactLookupException cooldownOfOther(String idInstance, Reason because) {
        return ContactLookupException.builder(
                        because, "Instance " + idInstance + " is cooling down: another client reported " + because)
                .idInstance(idInstance)
                .build();
    }

    static ContactLookupException reported(String idInstance, Reason because, InstanceStatus status) {
        return ContactLookupException.builder(
                        because,
                        "Instance " + idInstance + " is cooling down: a webhook reported that it is " + status.value())
                .idInstance(idInstance)
                .build();
    }

    static ContactLookupException noPermit(String idInstance, @Nullable Throwable failure) {
        String why = failure == null ? "no answer" : failure.getClass().getName();
        return ContactLookupException.builder(
                        Reason.NO_PERMIT, "The permit source gave no permit for instance " + idInstance + ": " + why)
                .cause(failure)
                .idInstance(idInstance)
                .build();
    }

    static ContactLookupException queueFull(int maxWaiting, Duration retryAfter) {
        return ContactLookupException.builder(
                        Reason.QUEUE_FULL, "Already " + maxWaiting + " single lookups are waiting (maxWaiting)")
                .retryAfter(retryAfter)
                .build();
    }

    static ContactLookupException certainlyLate(Duration deadline, Duration wait, Duration retryAfter) {
        return ContactLookupException.builder(
                        Reason.QUEUE_FULL,
                        "The lookup would wait about " + wait.truncatedTo(ChronoUnit.MILLIS) + ", longer than "
                                + deadline + " (deadline)")
                .retryAfter(retryAfter)
                .build();
    }

    static ContactLookupException.Builder deadline(@Nullable Duration deadline) {
        return ContactLookupException.builder(
                Reason.DEADLINE, "The lookup did not end, or could not end, within " + deadline + " (deadline)");
    }

    static ContactLookupException timeout(String idInstance, long responseTimeout) {
        return ContactLookupException.builder(
                        Reason.TIMEOUT,
                        "Instance " + idInstance + " sent no whole response within " + Duration.ofNanos(responseTimeout)
                                + " (responseTimeout)")
                .idInstance(idInstance)
                .build();
    }

    static ContactLookupException silent(String idInstance) {
        return ContactLookupException.builder(
                        Reason.TIMEOUT, "Instance " + idInstance + " has left several requests unanswered")
                .idInstance(idInstance)
                .build();
    }

    static ContactLookupException.Builder removedInstance(String idInstance) {
        return ContactLookupException.builder(
                        Reason.NO_INSTANCE, "Instance " + idInstance + " was removed from this client")
                .idInstance(idInstance);
    }

    static ContactLookupException classified(String idInstance, @Nullable Throwable failure) {
        if (failure instanceof ContactLookupException classified) {
            return classified;
        }
        return ContactLookupException.builder(
                        Reason.CONNECTION_FAILED,
                        "Instance " + idInstance + " gave neither a response nor a known failure"
                                + (failure == null
                                        ? ""
                                        : ", but " + failure.getClass().getName()))
                .idInstance(idInstance)
                .build();
    }
}
