package io.github.reactivecontact.benchmarks;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.internal.dispatch.Caller;
import io.github.reactivecontact.internal.dispatch.Priority;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** A bulk item that passes its chat id to a consumer when it is answered. */
final class BenchmarkCaller extends Caller {

    private final ChatId chatId;
    private final Consumer<ChatId> answered;

    BenchmarkCaller(ChatId chatId, Consumer<ChatId> answered) {
        this.chatId = chatId;
        this.answered = answered;
    }

    @Override
    protected ChatId chatId() {
        return chatId;
    }

    @Override
    protected Priority priority() {
        return Priority.BULK;
    }

    @Override
    protected @Nullable String idInstance() {
        return null;
    }

    @Override
    public void answered(Optional<ContactInfo> contact) {
        answered.accept(chatId);
    }

    @Override
    public void failed(ContactLookupException failure) {
        throw new IllegalStateException("No lookup may fail here", failure);
    }

    @Override
    protected Context currentContext() {
        return Context.empty();
    }
}
