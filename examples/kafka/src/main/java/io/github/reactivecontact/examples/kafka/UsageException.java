package io.github.reactivecontact.examples.kafka;

import org.jspecify.annotations.Nullable;

/** Wrong usage: exit code 2. The message says how to correct it. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(@Nullable String message) {
        super(message);
    }
}
