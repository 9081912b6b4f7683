package io.github.reactivecontact.internal.dispatch;

/**
 * Opens lookups that refresh stale answers of the cache. A refresh that would have to wait for an instance, or that is
 * one too many, is dropped: the next stale answer of its chat starts it again.
 */
final class Refreshes {

    private final InstancePool pool;
    private final LookupIndex index;
    private final OpenLookups lookups;
    private final LifecycleEvents events;
    private final int maxOpen;

    Refreshes(InstancePool pool, LookupIndex index, OpenLookups lookups, LifecycleEvents events, int maxOpen) {
        this.pool = pool;
        this.index = index;
        this.lookups = lookups;
        this.events = events;
        this.maxOpen = maxOpen;
    }

    /** Refreshes the answer that a caller receives. */
    void open(Caller receiver, long now) {
        if (lookups.openRefreshes() < maxOpen && mayRefresh(receiver, now)) {
            lookups.open(new RefreshCaller(receiver.chatId(), receiver.idInstance(), events.refresh()), now);
        }
    }

    /** Whether no lookup of the chat is open, and an instance is ready. */
    private boolean mayRefresh(Caller receiver, long now) {
        Instance through = index.named(receiver);
        return !lookups.isClosed()
                && (receiver.idInstance() == null || through != null)
                && index.get(receiver.chatId(), through) == null
                && pool.isReady(through, now);
    }
}
