package io.github.reactivecontact.internal.dispatch;

/** The priority of a lookup. */
public enum Priority {
    /** A single lookup: it precedes bulk lookups, and fails at once if no instance is ready. */
    SINGLE,
    /** A lookup of a bulk: it waits as long as an instance may recover. */
    BULK,
    /** The refresh of a stale answer in the cache: it is granted when nothing else waits, and has one attempt. */
    REFRESH
}
