package io.github.reactivecontact.leakcheck;

import org.jspecify.annotations.Nullable;

/**
 * One resource or error that a test left behind.
 *
 * @param what a description that names it
 * @param origin the error itself, or a stack trace; null if unknown
 */
public record Leak(String what, @Nullable Throwable origin) {

    public static Leak of(String what) {
        return new Leak(what, null);
    }
}
