package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the dispatcher knows about an instance: its pace, whether it works, and who waits for it alone. */
final class Instance {

    final int number;
    final String idInstance;
    final @Nullable Pace pace;
    final SetAside setAside;
    final Tally tally = new Tally();
    final Line line = new Line();
    final Map<ChatId, Lookup> lookups = new HashMap<>();

    /** The attempt that has the permit, until its request is written. */
    @Nullable
    Attempt writing;

    /** The attempt that tries whether the instance works again. */
    @Nullable
    Attempt probe;

    long lastGrant;

    // An instance's own: counted over all, the turn of the bulk would fall on the same few of several instances.
    int singlesInARow;

    private long heldUntil = Long.MIN_VALUE;

    Instance(int number, String idInstance, @Nullable Pace pace, SetAside setAside) {
        this.number = number;
        this.idInstance = idInstance;
        this.pace = pace;
        this.setAside = setAside;
    }

    void holdUntil(long moment) {
        heldUntil = Math.max(heldUntil, moment);
        tally.heldUntil.lazySet(heldUntil);
    }

    boolean isSetAside() {
        return setAside.term() != null;
    }

    boolean isGone() {
        SetAside.Term term = setAside.term();
        return term != null && term.isForGood();
    }

    /** Whether it can be granted something at {@link #freeAt()}. */
    boolean isGrantable() {
        return writing == null && probe == null && !isGone();
    }

    long freeAt() {
        long free = Math.max(heldUntil, pace == null ? Long.MIN_VALUE : pace.nextAt());
        SetAside.Term term = setAside.term();
        return term == null ? free : Math.max(free, term.until());
    }

    /** Whether somebody who does not wait for recoveries may wait for it. */
    boolean isReady(long now) {
        SetAside.Term term = setAside.term();
        return term == null || (probe == null && term.until() <= now);
    }
}
