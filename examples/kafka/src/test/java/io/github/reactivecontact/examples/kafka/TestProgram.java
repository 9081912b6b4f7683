package io.github.reactivecontact.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts the program in JVMs of their own, which share a log. Kills them on close. */
final class TestProgram implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Path log;
    private final Collection<Process> started = new ArrayList<>();

    /** Writes the log into the directory. */
    TestProgram(Path directory) {
        this.log = directory.resolve("log");
    }

    Process start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                KafkaExample.class.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        started.add(process);
        return process;
    }

    /** Waits for the end. */
    int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .as(this::log)
                .isTrue();
        return process.exitValue();
    }

    /** Writes a file of instances with one instance. */
    static Path instances(Path directory, String apiUrl, String idInstance, String token) throws IOException {
        return Files.writeString(
                directory.resolve("instances.json"),
                "[{\"apiUrl\":\"" + apiUrl + "\",\"idInstance\":\"" + idInstance + "\",\"apiTokenInstance\":\"" + token
                        + "\"}]");
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        started.forEach(Process::destroyForcibly);
    }
}
