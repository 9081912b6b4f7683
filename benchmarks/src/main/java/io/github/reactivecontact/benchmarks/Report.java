package io.github.reactivecontact.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the files of a comparison: JSON, Markdown tables and charts. */
final class Report {

    private final Path directory;

    Report(Path directory) {
        this.directory = directory;
    }

    void write(Results results) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("compare.json"), Json.pretty(results) + "\n");
        Files.writeString(directory.resolve("compare.md"), Tables.of(results));
        Charts.write(results, directory);
    }
}
