package io.github.reactivecontact.stress;

import java.util.List;

/**
 * The response of the server to one request.
 *
 * @param parts each is written and flushed separately
 * @param answer the bytes of the final response only
 * @param kinds the kinds sent with all parts, one entry per occurrence
 */
record ResponsePlan(List<Part> parts, Ending ending, String answer, List<ResponseKind> kinds) {

    /** Bytes, and the delay before they are written. */
    record Part(String bytes, int pauseMillis) {}

    /** What happens to the connection after the parts. */
    enum Ending {
        STAY,
        CLOSE,
        DUPLICATE_WHEN_IDLE,
        DUPLICATE_LATE
    }
}
