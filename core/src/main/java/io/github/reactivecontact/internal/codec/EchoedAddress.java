package io.github.reactivecontact.internal.codec;

/**
 * Removes the address of the request from an error message that repeats it. The user chooses the path of an
 * {@code apiUrl} and the token, so they must not affect the classification.
 */
final class EchoedAddress {

    private static final String METHOD = "/wainstance";

    /** Neither a letter nor white space, so that the text before and after stays separate. */
    private static final char REPLACEMENT = '/';

    private EchoedAddress() {}

    /** Expects lower case, with each run of white space collapsed to one space. */
    static String removeFrom(String text) {
        int at = text.indexOf(METHOD);
        if (at < 0) {
            return text;
        }
        boolean json = text.startsWith("{") || text.startsWith("[") || text.startsWith("\"");
        StringBuilder left = new StringBuilder(text.length());
        int from = 0;
        for (; at >= 0; at = text.indexOf(METHOD, from)) {
            left.append(text, from, begin(text, from, at, json)).append(REPLACEMENT);
            from = end(text, at + METHOD.length());
        }
        return left.append(text, from, text.length()).toString();
    }

    /**
     * A server may have decoded the path. It then may contain spaces, and starts at the first slash that starts a word.
     */
    private static int begin(String text, int from, int at, boolean json) {
        int first = at;
        while (first > from && !endsText(text, first - 1, json)) {
            first--;
        }
        for (int i = first; i <= at; i++) {
            if (text.charAt(i) == '/' && (i == first || !Character.isLetterOrDigit(text.charAt(i - 1)))) {
                return i;
            }
        }
        int word = at;
        while (word > first && text.charAt(word - 1) != ' ') {
            word--;
        }
        return word;
    }

    private static boolean endsText(String text, int index, boolean json) {
        return switch (text.charAt(index)) {
            case '"' -> !json || index == 0 || text.charAt(index - 1) != '\\';
            case '<', '>' -> !json;
            default -> false;
        };
    }

    private static int end(String text, int from) {
        int end = from;
        while (end < text.length() && isPathCharacter(text, end)) {
            end++;
        }
        return end;
    }

    private static boolean isPathCharacter(String text, int index) {
        char c = text.charAt(index);
        boolean escapesASlash = c == '\\' && index + 1 < text.length() && text.charAt(index + 1) == '/';
        return escapesASlash || Character.isLetterOrDigit(c) || "/._~-%".indexOf(c) >= 0;
    }
}
