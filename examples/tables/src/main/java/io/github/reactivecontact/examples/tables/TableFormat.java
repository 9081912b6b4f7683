package io.github.reactivecontact.examples.tables;

import java.nio.charset.Charset;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a table is read.
 *
 * @param encoding encoding of the bytes
 * @param isEncodingGuessed whether the bytes do not prove the encoding
 * @param delimiter the character between cells; null if each line is one cell
 * @param header the cells of the header; null if there is none
 * @param columns columns of the phone numbers or chat ids, from 1
 * @param isNumbered whether lines begin with a list number, such as {@code 1.}, which is dropped
 * @param sampledRows rows from which the format was detected
 * @param numberRows those of them with text that looks like a phone number or a chat id
 */
public record TableFormat(
        Charset encoding,
        boolean isEncodingGuessed,
        @Nullable Character delimiter,
        @Nullable List<String> header,
        List<Integer> columns,
        boolean isNumbered,
        int sampledRows,
        int numberRows) {

    /**
     * Describes the format on one line, to be shown once.
     *
     * @return for example {@code windows-1251 (guessed), semicolon-separated, numbers in column 3 'Phone'}
     */
    public String describe() {
        String text = encoding.name() + (isEncodingGuessed ? " (guessed)" : "") + ", " + delimiterName();
        if (delimiter != null) {
            text += ", numbers in " + (columns.size() == 1 ? "column " : "columns ")
                    + columns.stream().map(this::column).collect(Collectors.joining(" and "))
                    + (header == null ? ", no header" : "");
        }
        return text + (isNumbered ? ", list numbers dropped" : "");
    }

    private String column(int number) {
        return header == null || number > header.size()
                ? String.valueOf(number)
                : number + " '" + header.get(number - 1) + "'";
    }

    private String delimiterName() {
        if (delimiter == null) {
            return header == null ? "one entry a line" : "one column '" + header.get(0) + "'";
        }
        return switch (delimiter) {
            case ',' -> "comma-separated";
            case ';' -> "semicolon-separated";
            case '\t' -> "tab-separated";
            case '|' -> "pipe-separated";
            default -> "separated by '" + delimiter + "'";
        };
    }

    /**
     * Says how many sampled rows look right. Zero of several means that the wrong column is read.
     *
     * @return for example {@code 18 of the first 20 rows look like numbers}
     */
    public String sample() {
        return numberRows + " of the first " + sampledRows + (sampledRows == 1 ? " row looks" : " rows look")
                + " like numbers";
    }
}
