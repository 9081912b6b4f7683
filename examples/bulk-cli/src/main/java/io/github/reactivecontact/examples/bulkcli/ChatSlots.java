package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ChatId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the chats of a run, from 1. Compares whole ids, and never hashes only. A phone number that names no instance
 * takes some 20 bytes, so that millions fit; other ids, and ids with an instance, take more. Not thread-safe.
 */
final class ChatSlots {

    private static final String PERSONAL = "@c.us";
    private static final int MOST_DIGITS = 18;
    private static final int SMALLEST = 1024;

    private long[] numbers = new long[SMALLEST];
    private int[] slots = new int[SMALLEST];
    private int used;
    private final Map<String, Integer> others = new HashMap<>();

    /** Returns the line with the slot of its chat. Its sign says whether an earlier line has that chat. */
    Line number(Line line) {
        if (line.chatId() == null) {
            return line;
        }
        int next = size() + 1;
        int slot = slot(line.chatId(), line.idInstance(), next);
        return line.withSlot(slot == next ? slot : -slot);
    }

    private int slot(ChatId chatId, @Nullable String idInstance, int next) {
        String value = chatId.value();
        if (idInstance == null && value.endsWith(PERSONAL) && value.length() <= MOST_DIGITS + PERSONAL.length()) {
            return slot(Long.parseLong(value, 0, value.length() - PERSONAL.length(), 10), next);
        }
        Integer earlier = others.putIfAbsent(idInstance == null ? value : value + " " + idInstance, next);
        return earlier == null ? next : earlier;
    }

    private int slot(long number, int next) {
        if (8L * (used + 1) > 7L * numbers.length) {
            grow();
        }
        int place = place(number);
        if (numbers[place] == 0) {
            numbers[place] = number;
            slots[place] = next;
            used++;
        }
        return slots[place];
    }

    private void grow() {
        long[] earlierNumbers = numbers;
        int[] earlierSlots = slots;
        numbers = new long[2 * earlierNumbers.length];
        slots = new int[numbers.length];
        for (int i = 0; i < earlierNumbers.length; i++) {
            if (earlierNumbers[i] != 0) {
                int place = place(earlierNumbers[i]);
                numbers[place] = earlierNumbers[i];
                slots[place] = earlierSlots[i];
            }
        }
    }

    private int place(long number) {
        int place = (int) ((number * 0x9E3779B97F4A7C15L) >>> 32) & (numbers.length - 1);
        while (numbers[place] != 0 && numbers[place] != number) {
            place = (place + 1) & (numbers.length - 1);
        }
        return place;
    }

    int size() {
        return used + others.size();
    }
}
