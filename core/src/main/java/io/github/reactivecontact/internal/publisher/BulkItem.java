package io.github.reactivecontact.internal.publisher;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactQuery;
import io.github.reactivecontact.internal.dispatch.Caller;
import io.github.reactivecontact.internal.dispatch.Priority;
import io.github.reactivecontact.internal.util.LinkedQueue;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** One source of a bulk lookup, from its arrival until its outcome is emitted. */
final class BulkItem<T> extends Caller {

    /** The bulk lookup of an item. */
    interface Bulk<T> {

        /** Called when an item is new, and when it has its outcome. */
        void changed(BulkItem<T> item);

        /** Returns the instance of items whose query names none; null for any. */
        @Nullable
        String idInstance();

        /** Returns the deadline of each item; null for none. */
        @Nullable
        Duration deadline();

        Context currentContext();
    }

    private final Bulk<T> bulk;
    private final T source;
    private final @Nullable ChatId chatId;
    private final @Nullable String idInstance;

    @Nullable
    ContactLookup<T> outcome;

    LinkedQueue.@Nullable Link<BulkItem<T>> place;

    BulkItem(Bulk<T> bulk, T source, ContactQuery query) {
        this.bulk = bulk;
        this.source = source;
        this.chatId = query.chatId();
        this.idInstance = query.idInstance() == null ? bulk.idInstance() : query.idInstance();
        if (chatId.isGroup()) {
            this.outcome = new ContactLookup.NoContact<>(source);
        }
    }

    BulkItem(Bulk<T> bulk, T source, ContactLookupException failure) {
        this.bulk = bulk;
        this.source = source;
        this.chatId = null;
        this.idInstance = null;
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
    protected Object group() {
        return bulk;
    }

    @Override
    protected Priority priority() {
        return Priority.BULK;
    }

    @Override
    protected @Nullable String idInstance() {
        return idInstance;
    }

    @Override
    protected @Nullable Duration deadline() {
        return bulk.deadline();
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
