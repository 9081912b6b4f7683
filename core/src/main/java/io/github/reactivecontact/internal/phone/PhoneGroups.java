package io.github.reactivecontact.internal.phone;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The groups of digits in a text, and what separates them. Immutable after {@link #scan}. */
final class PhoneGroups {

    /** A dash between spaces. */
    static final char SPACED_DASH = '~';

    private static final int LIST_ENTRY_DIGITS = 10;

    private final List<String> groups = new ArrayList<>();
    private final StringBuilder separators = new StringBuilder();
    private boolean isInternational;
    private int parenthesised = -1;

    private PhoneGroups() {}

    /** Returns the groups, or null if the text has another character, or separators that no phone number has. */
    static @Nullable PhoneGroups scan(String text) {
        PhoneGroups groups = new PhoneGroups();
        return groups.read(text) ? groups.withoutExitCode() : null;
    }

    private boolean read(String text) {
        int index = 0;
        boolean isOpen = text.startsWith("(");
        index += isOpen ? 1 : 0;
        if (text.startsWith("+", index)) {
            isInternational = true;
            index++;
            if (!isOpen && text.startsWith(" ", index)) {
                index++;
            }
            if (!isOpen && text.startsWith("(", index)) {
                isOpen = true;
                index++;
            }
        }
        while (true) {
            int end = endOfDigits(text, index, true);
            if (end == index) {
                return false;
            }
            groups.add(text.substring(index, end));
            index = endOfDigits(text, end, false);
            String between = text.substring(end, index);
            boolean isClosed = isOpen && between.startsWith(")");
            if (isOpen && !isClosed) {
                return false;
            }
            if (isClosed) {
                parenthesised = groups.size() - 1;
                between = between.substring(1);
            }
            if (index == text.length()) {
                return between.isEmpty();
            }
            isOpen = between.endsWith("(");
            if (isOpen && parenthesised >= 0) {
                return false;
            }
            char separator =
                    separator(isOpen ? between.substring(0, between.length() - 1) : between, isOpen || isClosed);
            if (separator == 0) {
                return false;
            }
            separators.append(separator);
        }
    }

    private static int endOfDigits(String text, int from, boolean isDigit) {
        int end = from;
        while (end < text.length() && (text.charAt(end) >= '0' && text.charAt(end) <= '9') == isDigit) {
            end++;
        }
        return end;
    }

    /** Returns 0 for what no phone number has between two groups. */
    private static char separator(String between, boolean isBesideParenthesis) {
        String mark = between.strip();
        if (mark.isEmpty()) {
            return between.chars().allMatch(c -> c == ' ') && (isBesideParenthesis || !between.isEmpty()) ? ' ' : 0;
        }
        if (mark.length() > 1) {
            return 0;
        }
        return switch (mark.charAt(0)) {
            case '-' -> between.length() == 1 ? '-' : between.equals(" - ") ? SPACED_DASH : 0;
            case '.' -> between.length() == 1 ? '.' : 0;
            case '/' -> between.length() == 1 || between.equals(" / ") ? '/' : 0;
            default -> 0;
        };
    }

    private @Nullable PhoneGroups withoutExitCode() {
        if (isInternational || !groups.get(0).startsWith("00")) {
            return this;
        }
        isInternational = true;
        String rest = groups.get(0).substring(2);
        if (!rest.isEmpty()) {
            groups.set(0, rest);
            return this;
        }
        if (groups.size() == 1 || parenthesised == 0) {
            return null;
        }
        groups.remove(0);
        separators.deleteCharAt(0);
        parenthesised--;
        return this;
    }

    /** Returns whether the text has {@code +} or {@code 00}. */
    boolean isInternational() {
        return isInternational;
    }

    /** Returns the digits of all groups, without {@code +} and {@code 00}. */
    String digits() {
        return groups.size() == 1 ? groups.get(0) : String.join("", groups);
    }

    int count() {
        return groups.size();
    }

    String group(int index) {
        return groups.get(index);
    }

    int length(int index) {
        return groups.get(index).length();
    }

    /** Returns the separator after a group; a space also stands for a parenthesis. */
    char separator(int index) {
        return separators.charAt(index);
    }

    /** Returns the index of the group in parentheses; negative if there is none. */
    int parenthesised() {
        return parenthesised;
    }

    int digitsBefore(int index) {
        int digits = 0;
        for (int i = 0; i < index; i++) {
            digits += length(i);
        }
        return digits;
    }

    /** Returns whether a short number precedes one that is long enough to be a phone number. */
    boolean isLikeListEntry() {
        return !isInternational && count() == 2 && parenthesised < 0 && length(1) >= LIST_ENTRY_DIGITS;
    }
}
