package io.github.reactivecontact.examples.kafka;

/** A record is delivered for the last time. If its worker ended now, the share group would drop it. */
final class DeliveryLimitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DeliveryLimitException(int count) {
        super("delivery " + count + " is the last one of the share group, and none had an outcome");
    }
}
