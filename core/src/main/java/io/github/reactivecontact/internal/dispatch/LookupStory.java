package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactClientListener.OfLookup;
import io.github.reactivecontact.ContactClientListener.Outcome;
import io.github.reactivecontact.ContactLookupException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** What listeners hear of one caller's lookup. */
final class LookupStory extends Story<OfLookup> {

    /** Heard by nobody. */
    static final LookupStory NONE = new LookupStory(null, Context.empty(), List.of());

    private final @Nullable Listeners listeners;
    private final List<OfLookup> heardBy;

    LookupStory(@Nullable Listeners listeners, Context context, List<OfLookup> heardBy) {
        super(listeners, context, heardBy);
        this.listeners = listeners;
        this.heardBy = heardBy;
    }

    AttemptStory attempt(String idInstance, int attempt) {
        return listeners == null
                ? AttemptStory.NONE
                : AttemptStory.begin(
                        listeners,
                        context(),
                        listeners.askEach(context(), heardBy, one -> one.onAttempt(idInstance, attempt)));
    }

    void retry(ContactLookupException failure, long delayNanos) {
        if (isHeard()) {
            Duration delay = Duration.ofNanos(Math.max(0, delayNanos));
            tell(one -> one.onRetry(failure, delay));
        }
    }

    @Override
    void end(OfLookup listener, Outcome outcome, @Nullable ContactLookupException failure) {
        listener.onEnd(outcome, failure);
    }
}
