package io.github.reactivecontact.examples.tables;

/** Shortens texts for people. A character of two UTF-16 units, such as an emoji, is never split. */
public final class Excerpt {

    private Excerpt() {}

    /**
     * Returns the beginning of a text.
     *
     * @param text any text
     * @param most the UTF-16 units of the result, at most
     * @return the text itself if it is not longer
     */
    public static String beginning(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        boolean splitsCharacter = most > 0
                && Character.isHighSurrogate(text.charAt(most - 1))
                && Character.isLowSurrogate(text.charAt(most));
        return text.substring(0, splitsCharacter ? most - 1 : most);
    }

    /**
     * Returns the beginning of a text, and three dots if that is not all.
     *
     * @param text any text
     * @param most the UTF-16 units of the beginning, at most
     * @return the text itself if it is not longer
     */
    public static String of(String text, int most) {
        return text.length() <= most ? text : beginning(text, most) + "...";
    }
}
