package io.github.reactivecontact.examples.tables;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A file as people have it, and what reading it must give. Beside each file {@code NAME} is {@code NAME.expected}: for
 * each phone number or chat id, in order, the line and the chat id or the word {@code rejected}; or one line
 * {@code refused} with the beginning of the message if the file cannot be read.
 *
 * @param name the file's name
 * @param bytes its content
 * @param expected the expected lines
 */
public record Fixture(String name, byte[] bytes, List<String> expected) {

    private static final List<String> NAMES = List.of(
            "order-names.csv",
            "hash-header.csv",
            "google-contacts.csv",
            "outlook-semicolon-1251.csv",
            "excel-1252.csv",
            "excel-unicode-text.txt",
            "utf16be-no-mark.csv",
            "utf8-mark.csv",
            "old-mac.csv",
            "sep-line.csv",
            "pipe.txt",
            "pandas.csv",
            "mixed-decimal.csv",
            "scientific.csv",
            "numbered-list.txt",
            "numbered-brackets.txt",
            "numbered-blanks.txt",
            "numbered-tab.txt",
            "numbered-then-code.txt",
            "count-after-tab.txt",
            "two-cells.txt",
            "uneven-list.txt",
            "not-numbers.txt",
            "spellings.csv",
            "several-in-a-cell.csv",
            "quoted.csv",
            "stray-quotes.csv",
            "unclosed-at-end.csv",
            "comments.txt",
            "one-column.csv",
            "short-rows.csv",
            "no-header.csv",
            "row-like-header.csv",
            "two-kinds.csv",
            "same-header.csv",
            "no-number-column.csv",
            "workbook.xlsx",
            "document.pdf",
            "image.png",
            "packed.csv.gz",
            "contacts.vcf",
            "empty.csv");

    public static List<Fixture> all() {
        return NAMES.stream()
                .map(name -> new Fixture(
                        name,
                        read(name),
                        new String(read(name + ".expected"), StandardCharsets.UTF_8)
                                .lines()
                                .toList()))
                .toList();
    }

    /** Returns the beginning of the message that refuses the file; empty if it is read. */
    public String refusal() {
        return expected.isEmpty() || !expected.get(0).startsWith("refused ")
                ? ""
                : expected.get(0).substring(8);
    }

    private static byte[] read(String name) {
        try (InputStream file = Objects.requireNonNull(Fixture.class.getResourceAsStream("/tables/" + name), name)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
