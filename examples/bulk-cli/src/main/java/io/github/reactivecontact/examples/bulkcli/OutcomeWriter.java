package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An output format that writes each outcome as one line of text. */
interface OutcomeWriter {

    /** Returns the first line of the file, with its line end; empty if the format has none. */
    String header();

    /** Whether a byte order mark precedes the header. */
    boolean hasByteOrderMark();

    /** Formats an outcome. The row ends with a line end and contains no other. */
    default String row(ContactLookup<Line> outcome) {
        return head(outcome.source()) + tail(outcome);
    }

    /** Formats the beginning of a row: line number and source. */
    String head(Line line);

    /** Formats the rest of a row, which all lines with an equal chat id share. */
    String tail(ContactLookup<Line> outcome);

    /**
     * Matches the start of every whole row. Groups: {@code line}, {@code source} as {@link #sourceOf} formats it,
     * {@code outcome}, and {@code reason}, which is null or empty unless the outcome is {@code failed}.
     */
    Pattern row();

    /** Formats the source of a line as in its row. */
    String sourceOf(Line line);

    static String outcomeOf(ContactLookup<Line> outcome) {
        return outcome.fold(contact -> "found", () -> "no_contact", error -> "failed");
    }

    static @Nullable String chatIdOf(ContactLookup<Line> outcome) {
        Line line = outcome.source();
        return line.chatId() == null ? null : line.chatId().value();
    }

    /** Prefers the line's own problem. Adds to a deadline the last failure before it. */
    static String messageOf(Line line, ContactLookupException error) {
        if (line.problem() != null) {
            return line.problem();
        }
        Throwable[] earlier = error.getSuppressed();
        return error.reason() == Reason.DEADLINE && earlier.length > 0
                ? error.getMessage() + "; before that: " + earlier[earlier.length - 1].getMessage()
                : String.valueOf(error.getMessage());
    }
}
