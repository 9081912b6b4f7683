package io.github.reactivecontact.benchmarks;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What starts a lookup. */
enum LoadKind {

    /** The end of another lookup. */
    CLOSED,

    /** The time: lookups are due at a fixed rate. */
    OPEN,

    /** A permit of an instance: each instance takes one request per second. */
    PACED;

    /** Returns the name in results. */
    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
