package io.github.reactivecontact.examples.bulkcli;

import java.util.regex.Pattern;

/** Prevents spreadsheets from running the content of a CSV cell as a formula. */
final class SpreadsheetCell {

    /** The white space of the web page's regular expression. */
    private static final String SPACE =
            "[\\t\\n\\x0B\\f\\r \\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF]";

    private static final Pattern FORMULA = Pattern.compile(SPACE + "*[=+\\-@\\uFF1D\\uFF0B\\uFF0D\\uFF20]|[\\t\\r\\n]");
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(?:\\.[0-9]+)?");

    private SpreadsheetCell() {}

    /**
     * Puts an apostrophe in front of a text that a spreadsheet would take for a formula. A plain number with a sign
     * stays as it is. The example service's page has the same rules for its download.
     */
    static String guarded(String text) {
        return FORMULA.matcher(text).lookingAt() && !NUMBER.matcher(text).matches() ? "'" + text : text;
    }
}
