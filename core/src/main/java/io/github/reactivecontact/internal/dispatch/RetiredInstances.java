package io.github.reactivecontact.internal.dispatch;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pace and the pause of instances that were removed, for at least one window: to remove and add an instance again
 * is no way around the rate. Not safe for use by several threads.
 */
final class RetiredInstances {

    /** What an instance that is added again continues with. */
    record Retired(Pace pace, long pausedUntil, long until) {}

    private final Map<String, Retired> byId = new HashMap<>();

    /** Keeps an instance with a pace. */
    void add(String idInstance, Pace pace, long pausedUntil, long windowEndsAt, long now) {
        forget(now);
        long until = Math.max(windowEndsAt, Math.max(pausedUntil, pace.nextAt()));
        byId.put(idInstance, new Retired(pace, pausedUntil, until));
    }

    /** Removes and returns what is kept of an instance, or null. */
    @Nullable
    Retired take(String idInstance, long now) {
        forget(now);
        return byId.remove(idInstance);
    }

    private void forget(long now) {
        byId.values().removeIf(retired -> retired.until <= now);
    }
}
