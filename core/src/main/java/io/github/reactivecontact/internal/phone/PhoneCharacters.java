package io.github.reactivecontact.internal.phone;

/** Replaces spellings of one character, and removes what is invisible. */
final class PhoneCharacters {

    private PhoneCharacters() {}

    /** Returns the text with ASCII digits, spaces, dashes, quotes and signs, and without invisible characters. */
    static String cleaned(String text) {
        StringBuilder cleaned = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(cleaned, c));
        return cleaned.toString();
    }

    private static void append(StringBuilder cleaned, int c) {
        if (c < 0x80) {
            cleaned.append((char) c);
        } else if (Character.isDigit(c)) {
            cleaned.append((char) ('0' + Character.digit(c, 10)));
        } else if (!isInvisible(c)) {
            cleaned.appendCodePoint(replacement(c));
        }
    }

    private static boolean isInvisible(int c) {
        return Character.getType(c) == Character.FORMAT || isVariationSelector(c);
    }

    private static boolean isVariationSelector(int c) {
        return (c >= 0xFE00 && c <= 0xFE0F)
                || (c >= 0xE0100 && c <= 0xE01EF)
                || (c >= 0x180B && c <= 0x180D)
                || c == 0x180F;
    }

    private static int replacement(int c) {
        return switch (Character.getType(c)) {
            case Character.SPACE_SEPARATOR -> ' ';
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> '\n';
            case Character.DASH_PUNCTUATION -> '-';
            case Character.INITIAL_QUOTE_PUNCTUATION, Character.FINAL_QUOTE_PUNCTUATION ->
                c == 0x2018 || c == 0x2019 ? '\'' : '"';
            default ->
                switch (c) {
                    case 0x2212, 0x30FC -> '-';
                    case 0xFF0B, 0xFE62 -> '+';
                    case 0xFF08 -> '(';
                    case 0xFF09 -> ')';
                    case 0xFF0E -> '.';
                    case 0xFF0F, 0x2044, 0x2215 -> '/';
                    case 0xFF07 -> '\'';
                    default -> c;
                };
        };
    }
}
