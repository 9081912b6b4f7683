package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactCache;
import org.jspecify.annotations.Nullable;

/** Decides which answers are cached, and under which key. */
final class AnswerKeys {

    private final InstancePool pool;

    AnswerKeys(InstancePool pool) {
        this.pool = pool;
    }

    /** Returns the key of a caller, or null if its answer may not be cached. */
    ContactCache.@Nullable Key of(Caller caller) {
        ChatId chatId = caller.chatId();
        String idInstance = caller.idInstance();
        if (idInstance != null) {
            return pool.named(idInstance) == null ? null : new ContactCache.Key(chatId, idInstance);
        }
        return throughAny(chatId, pool.instances().get(0));
    }

    /** Returns the key of an answer, or null if it may not be cached. */
    ContactCache.@Nullable Key of(Attempt attempt) {
        Lookup lookup = attempt.lookup;
        return lookup.through == null
                ? throughAny(lookup.chatId, attempt.instance)
                : new ContactCache.Key(lookup.chatId, lookup.through.idInstance);
    }

    /** A lid that any of several instances answers is not cached: only one of them knows it. */
    private ContactCache.@Nullable Key throughAny(ChatId chatId, Instance one) {
        if (!chatId.isLid()) {
            return new ContactCache.Key(chatId, null);
        }
        return pool.instances().size() > 1 ? null : new ContactCache.Key(chatId, one.idInstance);
    }
}
