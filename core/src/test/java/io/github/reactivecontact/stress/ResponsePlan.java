package io.github.reactivecontact.stress;

import java.util.List;

/**
 * What the server does with one request.
 *
 * @param parts each is written and flushed by itself
 * @param answer the bytes of the final response alone
 * @param kinds what has been sent when all parts are, one for each time
 */
record ResponsePlan(List<Part> parts, Ending ending, String answer, List<Kind> kinds) {

    /** Bytes, and how long to wait before they are written. */
    record Part(String bytes, int pauseMillis) {}

    /** What becomes of the connection behind the parts. */
    enum Ending {
        STAY,
        CLOSE,
        DUPLICATE_WHEN_IDLE,
        DUPLICATE_LATE
    }
}
