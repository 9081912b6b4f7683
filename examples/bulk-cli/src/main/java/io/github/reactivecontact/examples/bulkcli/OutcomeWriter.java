package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A format of the output in which an outcome is one line of text. */
interface OutcomeWriter {

    /** What a file begins with, its line end included; empty for nothing. */
    String header();

    /** The outcome with its line end, and no other line end in it. */
    String row(ContactLookup<Line> outcome);

    /** What every row begins with; group 1 is the number of the input's line. */
    Pattern rowStart();

    /** What the row of a failed outcome begins with, and no other row. */
    Pattern failedRow();

    static String outcomeOf(ContactLookup<Line> outcome) {
        return outcome.fold(contact -> "found", () -> "no_contact", error -> "failed");
    }

    static @Nullable String chatIdOf(ContactLookup<Line> outcome) {
        Line line = outcome.source();
        return line.chatId() == null ? null : line.chatId().value();
    }

    /** What is wrong with the line itself is said in the line's own words; a deadline, with what used up the time. */
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
