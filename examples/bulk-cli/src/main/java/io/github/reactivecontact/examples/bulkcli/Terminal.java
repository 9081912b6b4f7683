package io.github.reactivecontact.examples.bulkcli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a standard stream can show.
 *
 * @param isInteractive whether a person sees it: it is not a file or a pipe
 * @param hasColour whether it shows colours
 * @param width the number of columns
 */
record Terminal(boolean isInteractive, boolean hasColour, int width) {

    static final int STANDARD_INPUT = 0;
    static final int STANDARD_OUTPUT = 1;
    static final int STANDARD_ERROR = 2;

    private static final int DEFAULT_WIDTH = 80;
    private static final Pattern WIDTH = Pattern.compile("(?:[0-9]+ )?([1-9][0-9]{0,4})");
    private static final long STTY_MILLIS = 500;

    /** Describes a stream of this process. */
    static Terminal of(int descriptor, Map<String, String> environment) {
        return isTerminal(descriptor)
                ? interactive(environment)
                : new Terminal(false, false, width(environment.getOrDefault("COLUMNS", "")));
    }

    /** Returns whether a stream of this process shows colours. Does not run {@code stty}. */
    static boolean hasColour(int descriptor, Map<String, String> environment) {
        return isTerminal(descriptor) && hasColour(environment);
    }

    /** {@code NO_COLOR} (no-color.org) and {@code TERM=dumb} turn colours off. */
    private static boolean hasColour(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** Describes a terminal. */
    static Terminal interactive(Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        return new Terminal(
                true, hasColour(environment), width(WIDTH.matcher(columns).matches() ? columns : stty()));
    }

    /** Parses {@code COLUMNS}, or rows and columns as {@code stty size} prints them. 80 if unknown. */
    static int width(String size) {
        Matcher width = WIDTH.matcher(size.strip());
        return width.matches() ? Integer.parseInt(width.group(1)) : DEFAULT_WIDTH;
    }

    /** Returns the size of the controlling terminal; empty if there is none, or no {@code stty}. */
    private static String stty() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                return stty.waitFor(STTY_MILLIS, TimeUnit.MILLISECONDS)
                        ? new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                        : "";
            } finally {
                stty.destroyForcibly();
            }
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /**
     * Whether a standard stream is a terminal. Linux reports this for each stream. Elsewhere {@link System#console()}
     * decides, which covers input and output together.
     */
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
