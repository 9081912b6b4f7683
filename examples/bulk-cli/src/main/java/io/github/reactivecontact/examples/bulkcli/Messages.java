package io.github.reactivecontact.examples.bulkcli;

import java.io.PrintWriter;

/**
 * Prints messages to standard error.
 *
 * @param err standard error
 * @param isQuiet whether notices are dropped
 */
record Messages(PrintWriter err, boolean isQuiet) {

    /** Prints what a person wants to know, but a script does not. */
    void notice(String message) {
        if (!isQuiet) {
            print(message);
        }
    }

    /** Prints a message that {@code --quiet} keeps. */
    void print(String message) {
        err.println("bulk-cli: " + message);
    }
}
