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
 * What a test has set: contacts of chats, and faults and errors. Those of the chat have precedence over those of the
 * next request, and these over random faults.
 */
final class Plan {

    static final int ALWAYS = Integer.MAX_VALUE;

    private final Map<ChatId, byte[]> contacts = new ConcurrentHashMap<>();
    private final Map<ChatId, Planned> faults = new ConcurrentHashMap<>();
    private final Queue<ErrorReply> next = new ConcurrentLinkedQueue<>();
    private final double probability;
    private final Fault[] randomFaults;

    Plan(double probability, Fault... randomFaults) {
        this.probability = probability;
        this.randomFaults = randomFaults.clone();
    }

    void answer(ChatId chatId, ContactInfo contact) {
        contacts.put(Objects.requireNonNull(chatId, "chatId must not be null"), ContactJson.of(contact));
    }

    void fault(ChatId chatId, PlannedFault fault, int times) {
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

    /** Returns the JSON of the contact that was set for a chat, or null. */
    byte @Nullable [] contact(ChatId chatId) {
        return contacts.isEmpty() ? null : contacts.get(chatId);
    }

    /** Returns the fault or error of a request, or null, and uses it up. */
    @Nullable
    PlannedFault takeFault(ChatId chatId, SeededRandom random) {
        PlannedFault fault = faults.isEmpty() ? null : takeFaultOf(chatId);
        if (fault == null) {
            fault = next.poll();
        }
        if (fault == null && probability > 0 && random.fraction() < probability) {
            fault = random.pick(randomFaults);
        }
        return fault;
    }

    private @Nullable PlannedFault takeFaultOf(ChatId chatId) {
        while (true) {
            Planned planned = faults.get(chatId);
            if (planned == null || planned.times == ALWAYS) {
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

    private record Planned(PlannedFault fault, int times) {}
}
