package io.github.reactivecontact.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process started by this one. Its output is kept in files, which {@link #close} deletes. */
final class ChildProcess implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(20);
    private static final int MAX_ERROR_LINES = 4;

    private final Process process;
    private final File out;
    private final File err;

    ChildProcess(List<String> command) {
        try {
            out = File.createTempFile("benchmark", ".out");
            err = File.createTempFile("benchmark", ".err");
            process = new ProcessBuilder(command)
                    .redirectOutput(out)
                    .redirectError(err)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Writes a line to its standard input. */
    void writeLine(String line) {
        try {
            OutputStream in = process.getOutputStream();
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException gone) {
            throw new IllegalStateException("The process has ended: " + error(), gone);
        }
    }

    /** Waits for a line of its output with that prefix, and returns the rest of the line. */
    String awaitLine(String prefix, Duration maxWait) throws InterruptedException {
        long until = System.nanoTime() + maxWait.toNanos();
        while (true) {
            boolean ended = !process.isAlive();
            for (String line : read(out).split("\n", -1)) {
                if (line.startsWith(prefix) && line.endsWith(";")) {
                    return line.substring(prefix.length(), line.length() - 1);
                }
            }
            if (ended) {
                throw new IllegalStateException("The process ended with " + process.exitValue() + ": " + error());
            }
            if (System.nanoTime() > until) {
                throw new IllegalStateException(
                        "The process wrote no '" + prefix + "' line within " + maxWait + ": " + error());
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
    }

    /** Formats a line for {@link #awaitLine}. */
    static String line(String prefix, Object value) {
        return prefix + Json.line(value) + ";";
    }

    private String error() {
        String text = read(err);
        Stream<String> lines = text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("\tat "))
                .limit(MAX_ERROR_LINES);
        return String.join(" ", lines.toList());
    }

    private static String read(File file) {
        try {
            return Files.readString(file.toPath(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Files.delete(out.toPath());
            Files.delete(err.toPath());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
