package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Creates the failures of the dispatcher itself. Their messages name the setting that was exceeded. */
final class Failures {

    private Failures() {}

    static ContactLookupException.Builder closed() {
        return ContactLookupException.builder(Reason.CLOSED, "The client is closed");
    }

    static ContactLookupException.Builder noTimer(@Nullable RuntimeException rejection) {
        return ContactLookupException.builder(
                        Reason.CLOSED,
                        "The client's scheduler rejects delayed tasks, because it is disposed or shut down (scheduler)")
                .cause(rejection);
    }

    static ContactLookupException unknownInstance(String idInstance) {
        return ContactLookupException.builder(
                        Reason.NO_INSTANCE, "idInstance must be one of this client's, was " + idInstance)
                .build();
    }

    static ContactLookupException.Builder noInstance(InstanceHealth.@Nullable Term cooldown, long now) {
        if (cooldown == null) {
            return ContactLookupException.builder(Reason.NO_INSTANCE, "No instance is ready");
        }
        ContactLookupException because = cooldown.because();
        String message = "No instance is ready: " + because.idInstance().orElse("each") + " is "
                + (cooldown.isPermanent() ? "disabled" : "cooling down") + " because of " + because.reason();
        return ContactLookupException.builder(Reason.NO_INSTANCE, message)
                .cause(because)
                .retryAfter(cooldown.isPermanent() ? null : Duration.ofNanos(Math.max(0, cooldown.until() - now)));
    }

    static ContactLookupException cooldownOfOther(String idInstance, Reason because) {
        return ContactLookupException.builder(
                        because, "Instance " + idInstance + " is cooling down: another client reported " + because)
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

    static ContactLookupException.Builder deadline(Duration deadline) {
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
