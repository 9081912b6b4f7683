package io.github.reactivecontact.examples.tables;

import org.jspecify.annotations.Nullable;

/**
 * One phone number or chat id of a row.
 *
 * @param source the text as it stands in the cell, without surrounding blanks
 * @param number the text to parse: without {@code tel:}, a leading apostrophe, the address of a {@code wa.me} link and
 *     the like; empty if there is a problem
 * @param problem why there is no number; null if there is one, which need not be valid
 */
public record TableEntry(
        String source, String number, @Nullable String problem) {

    static TableEntry bad(String source, String problem) {
        return new TableEntry(source, "", problem);
    }
}
