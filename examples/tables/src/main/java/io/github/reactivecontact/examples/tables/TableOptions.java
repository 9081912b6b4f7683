package io.github.reactivecontact.examples.tables;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the user says of a table. What is missing is detected. Immutable.
 *
 * @param columns columns of the phone numbers or chat ids, each a header name of any case or a number from 1; empty to
 *     detect them
 * @param instanceColumn column of the instance of each row, likewise; null if rows name none
 * @param delimiter the character between cells; null to detect it
 * @param encoding null to detect it
 */
public record TableOptions(
        List<String> columns,
        @Nullable String instanceColumn,
        @Nullable Character delimiter,
        @Nullable Charset encoding) {

    /** Copies the list. */
    public TableOptions {
        columns = List.copyOf(columns);
    }

    /**
     * Returns options that leave all to detection.
     *
     * @return the options
     */
    public static TableOptions detect() {
        return new TableOptions(List.of(), null, null, null);
    }

    /**
     * Names the columns to read.
     *
     * @param names header names or numbers from 1
     * @return new options
     */
    public TableOptions withColumns(List<String> names) {
        return new TableOptions(names, instanceColumn, delimiter, encoding);
    }

    /**
     * Names the column of the instance.
     *
     * @param name a header name or a number from 1; null for none
     * @return new options
     */
    public TableOptions withInstanceColumn(@Nullable String name) {
        return new TableOptions(columns, name, delimiter, encoding);
    }

    /**
     * Sets the delimiter.
     *
     * @param text one character, or {@code comma}, {@code semicolon}, {@code tab}, {@code pipe}; null to detect it
     * @return new options
     * @throws TableException if the text is neither
     */
    public TableOptions withDelimiter(@Nullable String text) {
        return new TableOptions(columns, instanceColumn, text == null ? null : character(text), encoding);
    }

    /**
     * Sets the encoding.
     *
     * @param name a name such as {@code utf-8}, {@code utf-16le} or {@code windows-1251}; null to detect it
     * @return new options
     * @throws TableException if this Java has no such encoding
     */
    public TableOptions withEncoding(@Nullable String name) {
        try {
            return new TableOptions(columns, instanceColumn, delimiter, name == null ? null : Charset.forName(name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new TableException(
                    "encoding", "'" + name + "' is not known: use utf-8, utf-16, windows-1251 or windows-1252");
        }
    }

    private static char character(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "comma" -> ',';
            case "semicolon" -> ';';
            case "tab", "\\t" -> '\t';
            case "pipe" -> '|';
            default -> {
                if (text.length() != 1 || "\"\r\n".contains(text) || Character.isLetterOrDigit(text.charAt(0))) {
                    throw new TableException(
                            "delimiter", "'" + text + "' must be one character, or comma, semicolon, tab or pipe");
                }
                yield text.charAt(0);
            }
        };
    }
}
