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

        /** Whether the server must answer all items. */
        boolean isRefresh();

        /** Returns the deadline of each item; null for none. */
        @Nullable
        Duration deadline();

        Context currentContext();
    }

    private final Bulk<T> bulk;
    private final T source;

    // Instead of its parts, which would cost each item eight bytes.
    private final @Nullable ContactQuery query;

    @Nullable
    ContactLookup<T> outcome;

    LinkedQueue.@Nullable Link<BulkItem<T>> place;

    BulkItem(Bulk<T> bulk, T source, ContactQuery query) {
        this.bulk = bulk;
        this.source = source;
        this.query = query;
        if (query.chatId().isGroup()) {
            this.outcome = new ContactLookup.NoContact<>(source);
        }
    }

    BulkItem(Bulk<T> bulk, T source, ContactLookupException failure) {
        this.bulk = bulk;
        this.source = source;
        this.query = null;
        this.outcome = new ContactLookup.Failed<>(source, failure);
    }

    T source() {
        return source;
    }

    @Override
    protected ChatId chatId() {
        return query().chatId();
    }

    private ContactQuery query() {
        return Objects.requireNonNull(query);
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
        String named = query().idInstance();
        return named == null ? bulk.idInstance() : named;
    }

    @Override
    protected boolean isRefresh() {
        return bulk.isRefresh() || query().isRefresh();
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
