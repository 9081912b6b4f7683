package io.github.reactivecontact.internal.transport;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The answers that named an earlier chat of their connection, by the chat that was asked about. The server may name one
 * chat in two ways, as a number and as a lid: an answer that another connection gives in the same words is right. Safe for
 * use by many threads.
 */
final class DoubtfulAnswers {

    /** Far more than are asked again at one time. */
    private static final int MOST = 1_000;

    private final Map<String, String> namedByAsked = new ConcurrentHashMap<>();

    /** Whether another connection gave the same answer before; if not, it is remembered. */
    boolean isConfirmed(String asked, String named) {
        if (namedByAsked.size() >= MOST) {
            namedByAsked.clear();
        }
        return named.equals(namedByAsked.put(asked, named)) && namedByAsked.remove(asked) != null;
    }

    /** Another answer came. */
    void forget(String asked) {
        if (!namedByAsked.isEmpty()) {
            namedByAsked.remove(asked);
        }
    }
}
