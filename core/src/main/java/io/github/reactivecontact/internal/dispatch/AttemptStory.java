package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactClientListener.OfAttempt;
import io.github.reactivecontact.ContactClientListener.Outcome;
import io.github.reactivecontact.ContactLookupException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** What listeners hear of one request, and the Reactor context that they want it to be made in. */
final class AttemptStory extends Story<OfAttempt> {

    /** Heard by nobody. */
    static final AttemptStory NONE = new AttemptStory(null, Context.empty(), List.of());

    private AttemptStory(@Nullable Listeners listeners, Context context, List<OfAttempt> heardBy) {
        super(listeners, context, heardBy);
    }

    static AttemptStory begin(Listeners listeners, Context ofLookup, List<OfAttempt> heardBy) {
        return new AttemptStory(listeners, listeners.fold(heardBy, ofLookup, OfAttempt::context), heardBy);
    }

    void written() {
        tell(OfAttempt::onWritten);
    }

    @Override
    void end(OfAttempt listener, Outcome outcome, @Nullable ContactLookupException failure) {
        listener.onEnd(outcome, failure);
    }
}
