package io.github.reactivecontact.internal.transport;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The answers that named the chat of an earlier request, by the chat of the current one. Such an answer may be right,
 * because the server may name one chat by its number or by its lid. It is accepted if another connection repeats it.
 * Safe for use by several threads.
 */
final class DoubtfulAnswers {

    /** Far more than are in doubt at one time. */
    private static final int MAX_ENTRIES = 1_000;

    private final Map<String, String> namedByAsked = new ConcurrentHashMap<>();

    /** Whether another connection gave the same answer before. If not, the answer is remembered. */
    boolean isConfirmed(String asked, String named) {
        if (namedByAsked.size() >= MAX_ENTRIES) {
            namedByAsked.clear();
        }
        return named.equals(namedByAsked.put(asked, named)) && namedByAsked.remove(asked) != null;
    }

    /** Forgets a chat that has received another answer. */
    void forget(String asked) {
        if (!namedByAsked.isEmpty()) {
            namedByAsked.remove(asked);
        }
    }
}
