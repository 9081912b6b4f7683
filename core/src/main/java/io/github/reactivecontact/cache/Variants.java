package io.github.reactivecontact.cache;

import io.github.reactivecontact.ContactCache.Entry;
import io.github.reactivecontact.ContactInfo;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The answers for one chat: that of any instance, and those of named instances. Immutable.
 *
 * @param ofAny null if there is none
 * @param ofInstance by {@code idInstance}
 */
record Variants(@Nullable Entry ofAny, Map<String, Entry> ofInstance) {

    /** Returns variants with another entry, and without those that have expired. */
    static Variants with(@Nullable Variants before, @Nullable String idInstance, Entry entry, Instant now) {
        Entry ofAny = before == null ? null : before.ofAny;
        Map<String, Entry> ofInstance = before == null ? Map.of() : before.ofInstance;
        if (idInstance == null) {
            return new Variants(entry, ofInstance);
        }
        Map<String, Entry> changed = new HashMap<>(ofInstance);
        changed.values().removeIf(old -> !now.isBefore(old.expiresAt()));
        changed.put(idInstance, entry);
        return new Variants(ofAny, Map.copyOf(changed));
    }

    @Nullable
    Entry of(@Nullable String idInstance) {
        return idInstance == null ? ofAny : ofInstance.get(idInstance);
    }

    /** Returns when the last one expires. */
    Instant expiresAt() {
        Instant last = ofAny == null ? Instant.MIN : ofAny.expiresAt();
        for (Entry entry : ofInstance.values()) {
            last = entry.expiresAt().isAfter(last) ? entry.expiresAt() : last;
        }
        return last;
    }

    /** Returns the weight of all, of which each counts one more than its contact. */
    int weight(ToIntFunction<? super ContactInfo> ofContact) {
        long weight = ofAny == null ? 0 : weight(ofAny, ofContact);
        for (Entry entry : ofInstance.values()) {
            weight += weight(entry, ofContact);
        }
        return (int) Math.min(Integer.MAX_VALUE, weight);
    }

    private static long weight(Entry entry, ToIntFunction<? super ContactInfo> ofContact) {
        return 1L + entry.contact().map(ofContact::applyAsInt).orElse(0);
    }
}
