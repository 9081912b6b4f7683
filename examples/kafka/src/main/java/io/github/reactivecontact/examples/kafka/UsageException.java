package io.github.reactivecontact.examples.kafka;

import org.jspecify.annotations.Nullable;

/** The program was started in a way that cannot work. The message says what to do; the exit code is 2. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(@Nullable String message) {
        super(message);
    }
}
