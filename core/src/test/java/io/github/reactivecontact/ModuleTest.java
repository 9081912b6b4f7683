package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs an application that is a module, with the libraries that are not optional alone. */
class ModuleTest {

    private static final Path CLASSES = Path.of("target", "classes");
    private static final Pattern REQUIRED =
            Pattern.compile("(?:reactor-core|reactor-netty-core|reactor-netty-http|netty-[a-z0-9-]+"
                    + "|reactive-streams|jackson-annotations|jspecify)-\\d.*\\.jar|jackson-core-3.*\\.jar");

    private static final String APPLICATION = """
            package com.example;

            import io.github.reactivecontact.*;
            import io.github.reactivecontact.simulator.GreenApiSimulator;

            public class Application {
                public static void main(String[] args) {
                    try (GreenApiSimulator green = GreenApiSimulator.start();
                            ReactiveContactClient client = ReactiveContactClient.create(green.instance())) {
                        System.out.println(client.getContactInfo("71234567890@c.us").block().isPresent());
                    }
                }
            }
            """;

    @TempDir
    private Path directory;

    @Test
    void application_onTheModulePath_compilesAndRuns() throws Exception {
        Path source = Files.createDirectories(directory.resolve("source/com/example"));
        Files.writeString(source.resolve("Application.java"), APPLICATION);
        Path descriptor = Files.writeString(
                directory.resolve("source/module-info.java"),
                "module com.example { requires io.github.reactivecontact; }");
        Path compiled = directory.resolve("compiled");
        String path = modulePath();

        assertThat(run(
                        "javac",
                        "-Xlint:all",
                        "-Werror",
                        "-d",
                        compiled.toString(),
                        "-p",
                        path,
                        descriptor.toString(),
                        source.resolve("Application.java").toString()))
                .isEmpty();
        assertThat(run(
                        "java",
                        "-Xmx64m",
                        "-p",
                        path + File.pathSeparator + compiled,
                        "-m",
                        "com.example/com.example.Application"))
                .isEqualTo("true");
    }

    @Test
    void descriptor_exports_eachPublicPackage() throws IOException {
        ModuleDescriptor module = ModuleFinder.of(jar())
                .find("io.github.reactivecontact")
                .orElseThrow()
                .descriptor();
        Path root = CLASSES.resolve("io/github/reactivecontact");
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(module.exports().stream().map(ModuleDescriptor.Exports::source))
                    .containsExactlyInAnyOrderElementsOf(files.filter(file -> file.endsWith("package-info.class"))
                            .map(file -> CLASSES.relativize(file.getParent())
                                    .toString()
                                    .replace(File.separator, "."))
                            .filter(name -> !name.contains(".internal"))
                            .toList());
        }
    }

    /** The descriptor is in the form of a multi-release jar, which no directory can be. */
    private Path jar() throws IOException {
        Path jar = directory.resolve("client.jar");
        if (!Files.exists(jar)) {
            Path manifest = Files.writeString(directory.resolve("MANIFEST.MF"), "Multi-Release: true\n");
            int result = ToolProvider.findFirst("jar")
                    .orElseThrow()
                    .run(
                            System.out,
                            System.err,
                            "--create",
                            "--file",
                            jar.toString(),
                            "--manifest",
                            manifest.toString(),
                            "-C",
                            CLASSES.toString(),
                            ".");
            assertThat(result).isZero();
        }
        return jar;
    }

    private String modulePath() throws IOException {
        return Stream.concat(
                        Stream.of(jar().toString()),
                        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                                .filter(entry -> REQUIRED.matcher(
                                                Path.of(entry).getFileName().toString())
                                        .matches()))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Returns what the program of this JDK prints. */
    private String run(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", program).toString());
        command.addAll(List.of(arguments));
        Path output = directory.resolve(program + ".out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(program).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output).strip();
    }
}
