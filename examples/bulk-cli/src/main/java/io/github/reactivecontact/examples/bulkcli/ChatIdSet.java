package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ChatId;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A set of lookups. Phone numbers that name no instance take 16 bytes or fewer each, so that millions fit. */
final class ChatIdSet {

    private static final String PERSONAL = "@c.us";
    private static final int MOST_DIGITS = 18;
    private static final int SMALLEST = 1024;

    private long[] numbers = new long[SMALLEST];
    private int count;
    private final Set<String> others = new HashSet<>();

    void add(ChatId chatId, @Nullable String idInstance) {
        String value = chatId.value();
        if (idInstance == null && value.endsWith(PERSONAL) && value.length() <= MOST_DIGITS + PERSONAL.length()) {
            add(Long.parseLong(value, 0, value.length() - PERSONAL.length(), 10));
        } else {
            others.add(idInstance == null ? value : value + " " + idInstance);
        }
    }

    private void add(long number) {
        if (4L * (count + 1) > 3L * numbers.length) {
            long[] before = numbers;
            numbers = new long[2 * before.length];
            count = 0;
            for (long earlier : before) {
                if (earlier != 0) {
                    add(earlier);
                }
            }
        }
        int place = (int) ((number * 0x9E3779B97F4A7C15L) >>> 32) & (numbers.length - 1);
        while (numbers[place] != 0 && numbers[place] != number) {
            place = (place + 1) & (numbers.length - 1);
        }
        if (numbers[place] == 0) {
            numbers[place] = number;
            count++;
        }
    }

    long size() {
        return (long) count + others.size();
    }
}
