package io.github.reactivecontact;

import java.util.Locale;

/** Masks phone numbers and secrets in texts for messages and logs. */
final class Masked {

    private static final int MAX_ECHO_LENGTH = 40;
    private static final int MIN_DIGITS_TO_SHOW_TWO = 7;
    private static final String LID_SUFFIX = "@lid";

    private Masked() {}

    /** Masks all digits. Of a run that is long enough to be a phone number, the last two stay visible. */
    static String digits(String text) {
        StringBuilder masked = new StringBuilder(text.length());
        int index = 0;
        while (index < text.length()) {
            int end = index;
            while (end < text.length() && Character.isDigit(text.charAt(end))) {
                end++;
            }
            if (end == index) {
                masked.append(text.charAt(index++));
                continue;
            }
            int shown = end - index >= MIN_DIGITS_TO_SHOW_TWO ? 2 : 0;
            masked.append("*".repeat(end - index - shown)).append(text, end - shown, end);
            index = end;
        }
        return masked.toString();
    }

    /** Masks the part of a lid before the {@code @}. If it is long enough, the last two characters stay visible. */
    static String lid(String name) {
        int shown = name.length() >= MIN_DIGITS_TO_SHOW_TWO ? 2 : 0;
        return "*".repeat(name.length() - shown) + name.substring(name.length() - shown);
    }

    static boolean isOfLid(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
    }

    /**
     * Returns a rejected input for a message: shortened, on one line, with masked digits. What may be a lid is masked
     * too. Invisible characters are shown by their code points.
     */
    static String echo(String text) {
        String shortened = text.length() <= MAX_ECHO_LENGTH ? text : text.substring(0, MAX_ECHO_LENGTH);
        StringBuilder echo = new StringBuilder(shortened.length() + 2).append('\'');
        // The whole text counts: shortening may remove the suffix.
        int endOfLid = text.toLowerCase(Locale.ROOT).lastIndexOf(LID_SUFFIX);
        for (int i = 0; i < shortened.length(); ) {
            int c = shortened.codePointAt(i);
            appendMasked(echo, c, i < endOfLid);
            i += Character.charCount(c);
        }
        echo.append('\'');
        return shortened.length() == text.length()
                ? echo.toString()
                : echo.append("... (")
                        .append(text.length())
                        .append(" characters)")
                        .toString();
    }

    private static void appendMasked(StringBuilder echo, int c, boolean isOfLid) {
        if (Character.isDigit(c) || (isOfLid && Character.isLetter(c))) {
            echo.append('*');
        } else if (isInvisible(c)) {
            echo.append("<U+").append(String.format(Locale.ROOT, "%04X", c)).append('>');
        } else if (Character.isISOControl(c) || !Character.isBmpCodePoint(c) || Character.isSurrogate((char) c)) {
            echo.append('?');
        } else {
            echo.append((char) c);
        }
    }

    private static boolean isInvisible(int c) {
        return switch (Character.getType(c)) {
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            case Character.SPACE_SEPARATOR -> c != ' ';
            default -> (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF) || c == '\t';
        };
    }
}
