package io.github.reactivecontact.leakcheck;

import java.util.List;

/** Detects one kind of leak between the start and the end of a test or a test class. */
public interface LeakCheck {

    /** Records the current state as the baseline. */
    void begin();

    /** Provokes leaks that show only on demand. Called once, before the first {@link #findings()}. */
    default void settle() {}

    /** Returns the leaks since {@link #begin()}. Called repeatedly until it returns none or the time is up. */
    List<Leak> findings();
}
