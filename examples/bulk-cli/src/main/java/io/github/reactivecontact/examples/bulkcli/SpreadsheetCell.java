package io.github.reactivecontact.examples.bulkcli;

import java.util.regex.Pattern;

/**
 * Formats a CSV cell, and prevents spreadsheets from running its content as a formula. The example service's page has
 * the same rules for its download.
 */
final class SpreadsheetCell {

    /** The white space of the web page's regular expression, without what may separate cells. */
    private static final String SPACE =
            " \\x0B\\f\\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF";

    private static final String FORMULA = "[=+\\-@\\uFF1D\\uFF0B\\uFF0D\\uFF20]";
    private static final Pattern START = Pattern.compile("[" + SPACE + "]*" + FORMULA + "|[\\t\\r\\n]");
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+(?:\\.[0-9]+)?");

    /**
     * Where the comma is decimal, Excel separates cells by semicolons, and a quote counts only at the start of a cell.
     */
    private static final Pattern AFTER_SEPARATOR =
            Pattern.compile("([;\\t\\r\\n])(?=[\"" + SPACE + "]*" + FORMULA + ")");

    private static final Pattern QUOTED = Pattern.compile("[\",;\\t\\r\\n]|^[" + SPACE + "]|[" + SPACE + "]\\z");

    private SpreadsheetCell() {}

    /** Returns the guarded text, in quotes if it needs them. Line breaks become spaces. */
    static String of(String text) {
        String line = guarded(text).replace("\r\n", " ").replace('\n', ' ').replace('\r', ' ');
        return QUOTED.matcher(line).find() ? '"' + line.replace("\"", "\"\"") + '"' : line;
    }

    /**
     * Puts an apostrophe in front of what a spreadsheet would take for a formula: at the start, and after each
     * character that may separate cells. A plain number with a sign stays as it is.
     */
    static String guarded(String text) {
        String parts = AFTER_SEPARATOR.matcher(text).replaceAll("$1'");
        return START.matcher(text).lookingAt() && !NUMBER.matcher(text).matches() ? "'" + parts : parts;
    }
}
