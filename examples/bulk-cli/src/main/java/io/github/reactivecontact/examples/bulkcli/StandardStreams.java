package io.github.reactivecontact.examples.bulkcli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether somebody sits at the other end of a standard stream. */
final class StandardStreams {

    static final int INPUT = 0;
    static final int ERROR = 2;

    private StandardStreams() {}

    /** Linux knows it of each stream; elsewhere it is what Java says of input and output together. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException noSuchLink) {
            return System.console() != null;
        }
    }
}
