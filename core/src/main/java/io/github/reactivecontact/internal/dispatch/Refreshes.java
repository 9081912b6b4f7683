package io.github.reactivecontact.internal.dispatch;

/**
 * Opens lookups that refresh stale answers of the cache. A refresh that would have to wait for an instance, or that is
 * one too many, is dropped: the next stale answer of its chat starts it again.
 */
final class Refreshes {

    private final OpenLookups lookups;
    private final LifecycleEvents events;
    private final int maxOpen;

    Refreshes(OpenLookups lookups, LifecycleEvents events, int maxOpen) {
        this.lookups = lookups;
        this.events = events;
        this.maxOpen = maxOpen;
    }

    /** Refreshes the answer that a caller receives. */
    void open(Caller receiver, long now) {
        if (lookups.openRefreshes() < maxOpen && lookups.mayRefresh(receiver, now)) {
            lookups.open(new RefreshCaller(receiver.chatId(), receiver.idInstance(), events.refresh()), now);
        }
    }
}
