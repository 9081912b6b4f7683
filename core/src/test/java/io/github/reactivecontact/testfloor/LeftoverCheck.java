package io.github.reactivecontact.testfloor;

import java.util.List;

/** Looks for one kind of leftover, between the beginning and the end of a test or of a test class. */
public interface LeftoverCheck {

    /** Remembers what is there already. */
    void begin();

    /** Brings to light what shows only when asked for. Called once, before the first {@link #findings()}. */
    default void settle() {}

    /** What is there now and was not at the beginning. Called again until it is empty or the time is up. */
    List<Leftover> findings();
}
