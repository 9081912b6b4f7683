package io.github.reactivecontact.examples.bulkcli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs the program in this process, with files in one directory. */
final class CliHarness {

    private final Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    CliHarness(Path directory) {
        this.directory = directory;
    }

    /** Runs without credentials, and so with the embedded simulator. Output of earlier runs is dropped. */
    int execute(String... arguments) {
        return execute(Map.of(), arguments);
    }

    int execute(Map<String, String> environment, String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return BulkCli.commandLine(environment)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }

    String path(String name) {
        return directory.resolve(name).toString();
    }

    List<String> lines(String name) throws IOException {
        return Files.readAllLines(directory.resolve(name));
    }
}
