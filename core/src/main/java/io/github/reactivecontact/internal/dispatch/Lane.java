package io.github.reactivecontact.internal.dispatch;

/** How urgent a lookup is. */
public enum Lane {
    /** A person is waiting: goes ahead, and fails at once when no instance is ready. */
    SINGLE,
    /** One of many: waits for as long as an instance may come back. */
    BULK
}
