package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactClientListener.Outcome;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** What listeners hear of something that ends, be there any or none. */
abstract class Story<L> implements Recipient {

    private final @Nullable Listeners listeners;
    private final Context context;
    private final List<L> heardBy;

    Story(@Nullable Listeners listeners, Context context, List<L> heardBy) {
        this.listeners = listeners;
        this.context = context;
        this.heardBy = heardBy;
    }

    /** The end, for one of those who hear it. */
    abstract void end(L listener, Outcome outcome, @Nullable ContactLookupException failure);

    final boolean isHeard() {
        return listeners != null;
    }

    final Context context() {
        return context;
    }

    @Override
    public final void answered(Optional<ContactInfo> contact) {
        end(contact.isPresent() ? Outcome.FOUND : Outcome.NO_CONTACT, null);
    }

    @Override
    public final void failed(ContactLookupException failure) {
        end(Outcome.FAILED, failure);
    }

    final void cancelled() {
        end(Outcome.CANCELLED, null);
    }

    private void end(Outcome outcome, @Nullable ContactLookupException failure) {
        if (listeners != null) {
            listeners.tellEach(context, heardBy, one -> end(one, outcome, failure));
        }
    }

    final void tell(Consumer<L> what) {
        if (listeners != null) {
            listeners.tellEach(context, heardBy, what);
        }
    }
}
