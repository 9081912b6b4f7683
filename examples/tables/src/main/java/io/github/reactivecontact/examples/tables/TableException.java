package io.github.reactivecontact.examples.tables;

import org.jspecify.annotations.Nullable;

/** The input cannot be read, or not with these options. The message is one sentence and says what to do. */
public final class TableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String option;

    TableException(String message) {
        this(null, message);
    }

    TableException(@Nullable String option, String message) {
        super(option == null ? message : option + " " + message);
        this.option = option;
    }

    /**
     * Returns the message with the name of the option as a program spells it.
     *
     * @param prefix what comes before an option's name, such as {@code --}
     * @return the message; unchanged if it names no option first
     */
    public String message(String prefix) {
        return (option == null ? "" : prefix) + getMessage();
    }
}
