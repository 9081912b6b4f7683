package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ContactCache;
import java.util.concurrent.atomic.AtomicLong;

/** What the cache has done so far. Written by one thread at a time, read by any. */
final class CacheCounters {

    private final ContactCache store;
    final AtomicLong hits = new AtomicLong();
    final AtomicLong staleHits = new AtomicLong();
    final AtomicLong misses = new AtomicLong();
    final AtomicLong loads = new AtomicLong();
    final AtomicLong failures = new AtomicLong();

    CacheCounters(ContactCache store) {
        this.store = store;
    }

    ClientSnapshot.Cache snapshot() {
        return new ClientSnapshot.Cache(
                hits.get(), staleHits.get(), misses.get(), loads.get(), failures.get(), store.isAvailable());
    }
}
