package io.github.reactivecontact.simulator;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What a test planned: the contacts of chats, and faults in the place of answers: for a chat, for whoever comes next, and
 * by chance; in this order.
 */
final class Plan {

    static final int FOR_EVER = Integer.MAX_VALUE;

    private final Map<ChatId, byte[]> contacts = new ConcurrentHashMap<>();
    private final Map<ChatId, Planned> faults = new ConcurrentHashMap<>();
    private final Queue<ErrorReply> next = new ConcurrentLinkedQueue<>();
    private final double probability;
    private final Harm[] harms;

    Plan(double probability, Harm... harms) {
        this.probability = probability;
        this.harms = harms.clone();
    }

    void answer(ChatId chatId, ContactInfo contact) {
        contacts.put(Objects.requireNonNull(chatId, "chatId must not be null"), ContactJson.of(contact));
    }

    void fault(ChatId chatId, Fault fault, int times) {
        faults.put(Objects.requireNonNull(chatId, "chatId must not be null"), new Planned(fault, times));
    }

    void next(ErrorReply... replies) {
        next.addAll(List.copyOf(Arrays.asList(replies)));
    }

    void clear() {
        contacts.clear();
        faults.clear();
        next.clear();
    }

    /** The JSON of the contact that was planned for a chat. */
    byte @Nullable [] contact(ChatId chatId) {
        return contacts.isEmpty() ? null : contacts.get(chatId);
    }

    /** Uses up the fault that a request meets. */
    @Nullable
    Fault takeFault(ChatId chatId, Dice dice) {
        Fault fault = faults.isEmpty() ? null : takeFaultOf(chatId);
        if (fault == null) {
            fault = next.poll();
        }
        if (fault == null && probability > 0 && dice.fraction() < probability) {
            fault = dice.pick(harms);
        }
        return fault;
    }

    private @Nullable Fault takeFaultOf(ChatId chatId) {
        while (true) {
            Planned planned = faults.get(chatId);
            if (planned == null || planned.times == FOR_EVER) {
                return planned == null ? null : planned.fault;
            }
            boolean taken = planned.times == 1
                    ? faults.remove(chatId, planned)
                    : faults.replace(chatId, planned, new Planned(planned.fault, planned.times - 1));
            if (taken) {
                return planned.fault;
            }
        }
    }

    /** What may come in the place of an answer. */
    sealed interface Fault permits Harm, ErrorReply {}

    private record Planned(Fault fault, int times) {}
}
