package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.ClientSnapshot.State;
import java.util.Locale;

/** Writes the state of an instance for people. */
final class StateText {

    private StateText() {}

    /** Returns for example {@code cooling down}. */
    static String of(State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
