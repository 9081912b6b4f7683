package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplicationAotProcessor;

/** Starts the service from an ahead-of-time build that was made without an instance. */
class AheadOfTimeTest {

    /** The tests' configuration of the log prints warnings only. */
    private static final String CONSOLE = """
            <configuration>
              <include resource="org/springframework/boot/logging/logback/base.xml" />
            </configuration>
            """;

    @TempDir
    private static Path directory;

    private static String classPath;

    @BeforeAll
    static void build() throws Exception {
        Path log = Files.writeString(directory.resolve("logback.xml"), CONSOLE);
        Path sources = directory.resolve("sources");
        Path resources = directory.resolve("resources");
        Path classes = Files.createDirectories(directory.resolve("classes"));
        String libraries = System.getProperty("java.class.path");
        run(
                List.of(),
                SpringApplicationAotProcessor.class,
                libraries,
                WebfluxExample.class.getName(),
                sources.toString(),
                resources.toString(),
                classes.toString(),
                "io.github.reactivecontact",
                "webflux-example",
                // The build keeps the configuration of the log.
                "--logging.config=" + log);
        compile(sources, classes, libraries);
        classPath = String.join(File.pathSeparator, classes.toString(), resources.toString(), libraries);
    }

    @Test
    void start_withInstance_doesNotSimulate() throws Exception {
        List<String> lines = start("--contact-client.id-instance=7103000009", "--contact-client.api-token-instance=t");

        assertThat(lines).anyMatch(line -> line.contains("AOT-processed"));
        assertThat(lines).anyMatch(line -> line.contains("Started WebfluxExample"));
        assertThat(lines).noneMatch(line -> line.contains("simulator"));
    }

    @Test
    void start_withoutInstance_simulates() throws Exception {
        assertThat(start()).anyMatch(line -> line.contains("using the embedded simulator"));
    }

    private static List<String> start(String... arguments) throws Exception {
        return run(
                List.of("-Dspring.aot.enabled=true"),
                WebfluxExample.class,
                classPath,
                Stream.concat(Stream.of("--server.port=0"), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    /** Returns what a program prints until its end, or until it has started. */
    private static List<String> run(List<String> options, Class<?> program, String classPath, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, program.getName()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(directory, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            TestTimeout.await()
                    .until(() -> !process.isAlive() || Files.readString(output).contains("Started WebfluxExample"));
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(output);
    }

    private static void compile(Path sources, Path classes, String libraries) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (Stream<Path> found = Files.walk(sources);
                StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<Path> java =
                    found.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(java).isNotEmpty();
            assertThat(compiler.getTask(
                                    null,
                                    files,
                                    null,
                                    List.of("-nowarn", "-proc:none", "-d", classes.toString(), "-cp", libraries),
                                    null,
                                    files.getJavaFileObjectsFromPaths(java))
                            .call())
                    .isTrue();
        }
    }
}
