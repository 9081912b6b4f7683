package io.github.reactivecontact.internal.bulk;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.internal.dispatch.Caller;
import io.github.reactivecontact.internal.dispatch.Chain;
import io.github.reactivecontact.internal.dispatch.Lane;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** A source of a bulk, from the moment it arrives until its outcome has been emitted. */
final class Slot<T> extends Caller {

    private final BulkSubscription<T> bulk;
    private final T source;
    private final @Nullable ChatId chatId;

    @Nullable
    ContactLookup<T> outcome;

    Chain.@Nullable Link<Slot<T>> place;

    Slot(BulkSubscription<T> bulk, T source, ChatId chatId) {
        this.bulk = bulk;
        this.source = source;
        this.chatId = chatId;
        if (chatId.isGroup()) {
            this.outcome = new ContactLookup.NoContact<>(source);
        }
    }

    Slot(BulkSubscription<T> bulk, T source, ContactLookupException failure) {
        this.bulk = bulk;
        this.source = source;
        this.chatId = null;
        this.outcome = new ContactLookup.Failed<>(source, failure);
    }

    T source() {
        return source;
    }

    @Override
    protected ChatId chatId() {
        return Objects.requireNonNull(chatId);
    }

    @Override
    protected Lane lane() {
        return Lane.BULK;
    }

    @Override
    protected @Nullable String idInstance() {
        return bulk.idInstance();
    }

    @Override
    public void answered(Optional<ContactInfo> contact) {
        outcome = contact.isPresent()
                ? new ContactLookup.Found<>(source, contact.get())
                : new ContactLookup.NoContact<>(source);
        bulk.changed(this);
    }

    @Override
    public void failed(ContactLookupException failure) {
        outcome = new ContactLookup.Failed<>(source, failure);
        bulk.changed(this);
    }

    @Override
    protected Context currentContext() {
        return bulk.currentContext();
    }
}
