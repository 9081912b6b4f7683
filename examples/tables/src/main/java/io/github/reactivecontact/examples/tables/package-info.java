/**
 * Reads lists of phone numbers and chat ids as programs export them and people paste them: CSV of any delimiter and
 * encoding, and plain text.
 *
 * <p>{@code TableParser} takes bytes as they arrive; {@code TableReader} reads a stream with it. Bytes go through
 * {@code TextEncoding}, {@code LineSplitter}, {@code RecordAssembler} and {@code Layout}, and leave as
 * {@code TableRow}.
 */
@NullMarked
package io.github.reactivecontact.examples.tables;

import org.jspecify.annotations.NullMarked;
