package io.github.reactivecontact.internal.dispatch;

import static java.util.stream.Collectors.toSet;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.SentRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records which chats have waiting callers, and every violation that was observed. */
final class ConservationLedger {

    /** A chat, and the instance that it is looked up through, or null for any. */
    private record Query(String chatId, @Nullable String through) {}

    private final Map<Query, Integer> callers = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final List<SentRequest> inFlight = new ArrayList<>();
    private final Set<SentRequest> outlived = new HashSet<>();
    private boolean closing;
    int found;
    int failed;
    int cancelled;

    void callerAdded(String chatId, @Nullable String through) {
        callers.merge(new Query(chatId, through), 1, Integer::sum);
    }

    void callerRemoved(String chatId, @Nullable String through) {
        callers.computeIfPresent(new Query(chatId, through), (query, count) -> count == 1 ? null : count - 1);
    }

    void closeStarted() {
        closing = true;
    }

    boolean isClosing() {
        return closing;
    }

    void sent(SentRequest request) {
        if (closing) {
            violation("a request for " + request.chatId.value() + " was sent after the close");
        }
        if (!hasCaller(request)) {
            violation("a request for " + request.chatId.value() + " was sent without a caller");
        }
        inFlight.add(request);
    }

    /** Called between two events. */
    void checkRequestsHaveCallers() {
        Set<ChatId> answered = inFlight.stream()
                .filter(request -> request.answered)
                .map(request -> request.chatId)
                .collect(toSet());
        inFlight.removeIf(request -> request.answered || request.cancelled);
        // The first answer of a request and a probe with the same chat ends the lookup, but not the other request.
        inFlight.stream().filter(request -> answered.contains(request.chatId)).forEach(outlived::add);
        for (SentRequest request : inFlight) {
            if (!hasCaller(request) && !request.isCopy() && !outlived.contains(request)) {
                violation("a request for " + request.chatId.value() + " is still in flight without a caller");
            }
        }
    }

    void checkNothingInFlight() {
        inFlight.removeIf(request -> request.answered || request.cancelled);
        if (!inFlight.isEmpty()) {
            violation(inFlight.size() + " requests are in flight at the end");
        }
    }

    void violation(String what) {
        violations.add(what);
    }

    List<String> violations() {
        return violations;
    }

    private boolean hasCaller(SentRequest request) {
        String chatId = request.chatId.value();
        return callers.containsKey(new Query(chatId, null))
                || callers.containsKey(new Query(chatId, request.idInstance));
    }
}
