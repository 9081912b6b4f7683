package io.github.reactivecontact.internal.codec;

/**
 * Cuts the address of the request out of an error message that repeats it. The path of an {@code apiUrl} and a token are
 * chosen by the user, so that nothing in them says what failed.
 */
final class EchoedAddress {

    private static final String METHOD = "/wainstance";

    /** Neither a word nor white space, so that what stands before and behind is not joined. */
    private static final char IN_ITS_PLACE = '/';

    private EchoedAddress() {}

    /** Expects lower case, and a space for white space of any length. */
    static String cutFrom(String text) {
        int at = text.indexOf(METHOD);
        if (at < 0) {
            return text;
        }
        boolean json = text.startsWith("{") || text.startsWith("[") || text.startsWith("\"");
        StringBuilder left = new StringBuilder(text.length());
        int from = 0;
        for (; at >= 0; at = text.indexOf(METHOD, from)) {
            left.append(text, from, begin(text, from, at, json)).append(IN_ITS_PLACE);
            from = end(text, at + METHOD.length());
        }
        return left.append(text, from, text.length()).toString();
    }

    /** Some servers decode the path first. Then it may hold spaces, and begins where the first slash begins a word. */
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
        while (end < text.length() && isOfAPath(text, end)) {
            end++;
        }
        return end;
    }

    private static boolean isOfAPath(String text, int index) {
        char c = text.charAt(index);
        boolean escapesASlash = c == '\\' && index + 1 < text.length() && text.charAt(index + 1) == '/';
        return escapesASlash || Character.isLetterOrDigit(c) || "/._~-%".indexOf(c) >= 0;
    }
}
