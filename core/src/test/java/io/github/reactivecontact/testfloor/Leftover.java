package io.github.reactivecontact.testfloor;

import org.jspecify.annotations.Nullable;

/**
 * One thing that a test left behind.
 *
 * @param what in words, naming the thing
 * @param origin where it comes from: the error itself, or a stack trace; null when nobody knows
 */
public record Leftover(String what, @Nullable Throwable origin) {

    public static Leftover of(String what) {
        return new Leftover(what, null);
    }
}
