package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.internal.dispatch.ScriptedExchange.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who waits for which chat at this moment, and what was seen that must not happen. */
final class ConservationLedger {

    /** A chat as somebody asks for it: through an instance, or null for any. */
    private record Wish(String chatId, @Nullable String through) {}

    private final Map<Wish, Integer> wishes = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final List<Request> underWay = new ArrayList<>();
    private boolean closing;
    int found;
    int failed;
    int cancelled;

    void asks(String chatId, @Nullable String through) {
        wishes.merge(new Wish(chatId, through), 1, Integer::sum);
    }

    void asksNoLonger(String chatId, @Nullable String through) {
        wishes.computeIfPresent(new Wish(chatId, through), (wish, askers) -> askers == 1 ? null : askers - 1);
    }

    void closes() {
        closing = true;
    }

    boolean isClosing() {
        return closing;
    }

    void sent(Request request) {
        if (closing) {
            violation("a request for " + request.chatId.value() + " left after the close");
        }
        if (!isAskedFor(request)) {
            violation("a request for " + request.chatId.value() + " left, and nobody waits for it");
        }
        underWay.add(request);
    }

    /** Between two events. */
    void seeThatNobodysRequestGoesOn() {
        underWay.removeIf(request -> request.answered || request.cancelled);
        for (Request request : underWay) {
            if (!isAskedFor(request)) {
                violation("a request for " + request.chatId.value() + " goes on, and nobody waits for it");
            }
        }
    }

    void seeThatNothingIsUnderWay() {
        underWay.removeIf(request -> request.answered || request.cancelled);
        if (!underWay.isEmpty()) {
            violation(underWay.size() + " requests are under way at the end");
        }
    }

    void violation(String what) {
        violations.add(what);
    }

    List<String> violations() {
        return violations;
    }

    private boolean isAskedFor(Request request) {
        String chatId = request.chatId.value();
        return wishes.containsKey(new Wish(chatId, null)) || wishes.containsKey(new Wish(chatId, request.idInstance));
    }
}
