package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A file of rows of phone spellings. A row has cells between {@code " | "}. A row that begins with {@code #} is a
 * comment. Tabs, line feeds and invisible characters are escaped as in Java.
 */
public final class PhoneTable {

    private static final Pattern ESCAPED = Pattern.compile("\\\\u([0-9a-f]{4})");

    private PhoneTable() {}

    /** Reads a resource beside a test class. */
    public static List<String[]> rows(Class<?> test, String name) {
        try (InputStream file = Objects.requireNonNull(test.getResourceAsStream(name), name)) {
            List<String[]> rows = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> unescaped(line).split(" \\| "))
                    .toList();
            assertThat(rows).isNotEmpty();
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String unescaped(String text) {
        return ESCAPED.matcher(text)
                .replaceAll(escaped -> Character.toString(Integer.parseInt(escaped.group(1), 16)))
                .replace("\\t", "\t")
                .replace("\\n", "\n");
    }
}
