package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Failures of the dispatcher's own making, in words that name the bound that was hit. */
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

    static ContactLookupException.Builder noInstance(SetAside.@Nullable Term hindrance, long now) {
        if (hindrance == null) {
            return ContactLookupException.builder(Reason.NO_INSTANCE, "No instance is ready");
        }
        ContactLookupException because = hindrance.because();
        String message = "No instance is ready: " + because.idInstance().orElse("each") + " is set aside "
                + (hindrance.isForGood() ? "for good" : "for now") + " because of " + because.reason();
        return ContactLookupException.builder(Reason.NO_INSTANCE, message)
                .cause(because)
                .retryAfter(hindrance.isForGood() ? null : Duration.ofNanos(Math.max(0, hindrance.until() - now)));
    }

    static ContactLookupException setAsideByOthers(String idInstance, Reason because) {
        return ContactLookupException.builder(
                        because, "Instance " + idInstance + " was set aside by another client because of " + because)
                .idInstance(idInstance)
                .build();
    }

    static ContactLookupException noPermit(String idInstance, @Nullable Throwable failure) {
        String why = failure == null ? "no answer" : failure.getClass().getName();
        return ContactLookupException.builder(
                        Reason.NO_PERMIT, "The source of permits has none for instance " + idInstance + ": " + why)
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
                Reason.DEADLINE, "The lookup has not ended, or could not end, within " + deadline + " (deadline)");
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
                        "Instance " + idInstance + " gave neither a response nor a failure that is known"
                                + (failure == null
                                        ? ""
                                        : ", but " + failure.getClass().getName()))
                .idInstance(idInstance)
                .build();
    }
}
