package io.github.reactivecontact.examples.kafka;

/** An event is not in the expected format. The message contains nothing of the event. */
final class InvalidEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidEventException(String message) {
        super(message);
    }
}
