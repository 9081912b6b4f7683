package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the open lookup of a chat: there is one through any instance, and one through each named instance. An instance
 * that is removed and added again is another one, so its chats have other lookups. Not safe for use by several threads.
 */
final class LookupIndex {

    private static final int FEW = 10;

    private final InstancePool pool;
    private final OpenByAge open;
    private final Map<ChatId, Lookup> throughAny = new HashMap<>();
    private final Map<Instance, Map<ChatId, Lookup>> throughOne = new HashMap<>();

    /** The removed instances whose last requests are in flight. */
    private final Set<Instance> removed = new HashSet<>();

    /**
     * Creates an empty index.
     *
     * @param open counts the lookups of the index
     */
    LookupIndex(InstancePool pool, OpenByAge open) {
        this.pool = pool;
        this.open = open;
    }

    OpenByAge open() {
        return open;
    }

    /** Whether so few chats are looked up that each of them may fail always. */
    boolean areFew() {
        return open.count() <= FEW;
    }

    /** Whether no other chat is looked up. */
    boolean isAlone() {
        return open.count() <= 1;
    }

    /** Returns the instance that a caller names, or null if it names none, or one that the client does not have. */
    @Nullable
    Instance named(Caller caller) {
        String idInstance = caller.idInstance();
        return idInstance == null ? null : pool.named(idInstance);
    }

    /** Returns the open lookup of a caller's chat, or null. */
    @Nullable
    Lookup ofChat(Caller caller) {
        Instance through = named(caller);
        return through == null && caller.idInstance() != null ? null : get(caller.chatId(), through);
    }

    boolean isEmpty() {
        return throughAny.isEmpty()
                && removed.isEmpty()
                && throughOne.values().stream().allMatch(Map::isEmpty);
    }

    /** Returns the open lookup of a chat through an instance, or through any if it is null; null if there is none. */
    @Nullable
    Lookup get(ChatId chatId, @Nullable Instance through) {
        return through == null
                ? throughAny.get(chatId)
                : throughOne.getOrDefault(through, Map.of()).get(chatId);
    }

    void put(Lookup lookup) {
        open.opened();
        Map<ChatId, Lookup> lookups = lookup.through == null
                ? throughAny
                : throughOne.computeIfAbsent(lookup.through, instance -> new HashMap<>());
        lookups.put(lookup.chatId, lookup);
    }

    void remove(Lookup lookup) {
        open.ended(lookup);
        if (lookup.through == null) {
            throughAny.remove(lookup.chatId, lookup);
            return;
        }
        Map<ChatId, Lookup> lookups = throughOne.get(lookup.through);
        if (lookups != null) {
            lookups.remove(lookup.chatId, lookup);
            forgetIfUnused(lookup.through, lookups);
        }
    }

    private void forgetIfUnused(Instance instance, Map<ChatId, Lookup> lookups) {
        if (instance.removed && lookups.isEmpty()) {
            throughOne.remove(instance);
            removed.remove(instance);
        }
    }

    /** Records that instances were removed. The requests of their lookups end in the usual way. */
    void removed(Collection<Instance> instances) {
        for (Instance instance : instances) {
            Map<ChatId, Lookup> lookups = throughOne.get(instance);
            if (lookups != null) {
                removed.add(instance);
                forgetIfUnused(instance, lookups);
            }
        }
    }

    /** Returns the lookup for which a caller waits, or null. */
    @Nullable
    Lookup of(Caller caller) {
        String idInstance = caller.idInstance();
        for (Instance instance : removed) {
            Lookup lookup = instance.idInstance.equals(idInstance) ? get(caller.chatId(), instance) : null;
            if (lookup != null && lookup.has(caller)) {
                return lookup;
            }
        }
        return ofChat(caller);
    }
}
