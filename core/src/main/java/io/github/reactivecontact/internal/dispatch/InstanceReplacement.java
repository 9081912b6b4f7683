package io.github.reactivecontact.internal.dispatch;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the instances. Waiting lookups that require a removed one fail. Not safe for use by several threads.
 */
final class InstanceReplacement {

    private final InstancePool pool;
    private final PendingLookups pending;
    private final OpenLookups lookups;
    private final LookupIndex index;
    private final @Nullable PermitGate permits;

    InstanceReplacement(
            InstancePool pool,
            PendingLookups pending,
            OpenLookups lookups,
            LookupIndex index,
            @Nullable PermitGate permits) {
        this.pool = pool;
        this.pending = pending;
        this.lookups = lookups;
        this.index = index;
        this.permits = permits;
    }

    /** Has no effect after the close. */
    void replace(Supplier<List<Settings.Target>> targets, long now) {
        if (lookups.isClosed()) {
            return;
        }
        Collection<Instance> removed = pool.replace(targets.get(), this::recovered);
        if (removed.isEmpty()) {
            return;
        }
        for (Lookup lookup : pending.all()) {
            if (lookup.through != null && lookup.through.removed) {
                lookups.failUnservable(lookup, now);
            }
        }
        lookups.failUnservableThroughAny(now);
        removed.forEach(pending::forget);
        index.removed(removed);
    }

    private void recovered(Instance instance) {
        if (permits != null) {
            permits.ready(instance);
        }
    }
}
