package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** The caller of a lookup that refreshes a stale answer of the cache. Its outcome is not delivered. */
final class RefreshCaller extends Caller {

    private final ChatId chatId;
    private final @Nullable String idInstance;

    RefreshCaller(ChatId chatId, @Nullable String idInstance, LifecycleEvents.OfCaller events) {
        this.chatId = chatId;
        this.idInstance = idInstance;
        this.events = events;
    }

    @Override
    protected ChatId chatId() {
        return chatId;
    }

    @Override
    protected Priority priority() {
        return Priority.REFRESH;
    }

    @Override
    protected @Nullable String idInstance() {
        return idInstance;
    }

    @Override
    protected boolean isRefresh() {
        return true;
    }

    @Override
    public void answered(Optional<ContactInfo> contact) {}

    @Override
    public void failed(ContactLookupException failure) {}

    @Override
    protected Context currentContext() {
        return Context.empty();
    }
}
