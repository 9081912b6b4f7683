package io.github.reactivecontact.simulator;

import io.github.reactivecontact.ChatId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The faults that are planned: for a chat, for whoever comes next, and by chance; in this order. */
final class Faults {

    private static final int FOR_EVER = Integer.MAX_VALUE;

    private final Map<ChatId, Planned> byChat = new ConcurrentHashMap<>();
    private final Queue<ErrorReply> next = new ConcurrentLinkedQueue<>();
    private final double probability;
    private final Harm[] harms;

    Faults(double probability, Harm... harms) {
        this.probability = probability;
        this.harms = harms.clone();
    }

    void plan(ChatId chatId, Fault fault) {
        byChat.put(chatId, new Planned(fault, FOR_EVER));
    }

    void plan(ChatId chatId, Fault fault, int times) {
        byChat.put(chatId, new Planned(fault, times));
    }

    void planNext(ErrorReply... replies) {
        next.addAll(List.copyOf(Arrays.asList(replies)));
    }

    void clear() {
        byChat.clear();
        next.clear();
    }

    @Nullable
    Fault take(ChatId chatId, Dice dice) {
        Fault planned = byChat.isEmpty() ? null : takePlanned(chatId);
        if (planned == null) {
            planned = next.poll();
        }
        if (planned == null && probability > 0 && dice.fraction() < probability) {
            planned = dice.pick(harms);
        }
        return planned;
    }

    private @Nullable Fault takePlanned(ChatId chatId) {
        while (true) {
            Planned planned = byChat.get(chatId);
            if (planned == null || planned.times == FOR_EVER) {
                return planned == null ? null : planned.fault;
            }
            boolean taken = planned.times == 1
                    ? byChat.remove(chatId, planned)
                    : byChat.replace(chatId, planned, new Planned(planned.fault, planned.times - 1));
            if (taken) {
                return planned.fault;
            }
        }
    }

    private record Planned(Fault fault, int times) {}
}
