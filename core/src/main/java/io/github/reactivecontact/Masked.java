package io.github.reactivecontact;

/** Text fit for messages and logs: what may be a phone number or a secret is hidden. */
final class Masked {

    private static final int LONGEST_ECHO = 40;
    private static final int FEWEST_DIGITS_TO_SHOW_TWO = 7;

    private Masked() {}

    /** Hides every digit, but for the last two of a run long enough to be a phone number. */
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
            int shown = end - index >= FEWEST_DIGITS_TO_SHOW_TWO ? 2 : 0;
            masked.append("*".repeat(end - index - shown)).append(text, end - shown, end);
            index = end;
        }
        return masked.toString();
    }

    /** An echo of input that was refused: short, on one line, without its digits. */
    static String echo(String text) {
        String shortened = text.length() <= LONGEST_ECHO ? text : text.substring(0, LONGEST_ECHO);
        StringBuilder echo = new StringBuilder(shortened.length() + 2).append('\'');
        for (int i = 0; i < shortened.length(); i++) {
            char c = shortened.charAt(i);
            echo.append(Character.isDigit(c) ? '*' : Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        echo.append('\'');
        return shortened.length() == text.length()
                ? echo.toString()
                : echo.append("... (")
                        .append(text.length())
                        .append(" characters)")
                        .toString();
    }
}
