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

/** A process that this one started. What it writes is kept in files, and lost when it is closed. */
final class Child implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(20);
    private static final int LINES_OF_AN_ERROR = 4;

    private final Process process;
    private final File out;
    private final File err;

    Child(List<String> command) {
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
    void tell(String line) {
        try {
            OutputStream in = process.getOutputStream();
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException gone) {
            throw new IllegalStateException("It has ended: " + error(), gone);
        }
    }

    /** The line of its output that begins so, as soon as it is there. */
    String line(String beginning, Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            boolean ended = !process.isAlive();
            for (String line : read(out).split("\n", -1)) {
                if (line.startsWith(beginning) && line.endsWith(";")) {
                    return line.substring(beginning.length(), line.length() - 1);
                }
            }
            if (ended) {
                throw new IllegalStateException("It ended with " + process.exitValue() + ": " + error());
            }
            if (System.nanoTime() > until) {
                throw new IllegalStateException("It said nothing for " + patience + ": " + error());
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
    }

    /** A line that {@link #line} finds. */
    static String answer(String beginning, Object value) {
        return beginning + Json.line(value) + ";";
    }

    private String error() {
        String text = read(err);
        Stream<String> lines = text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("\tat "))
                .limit(LINES_OF_AN_ERROR);
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
