package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.pages.PageCommands;
import io.github.reactivecontact.pages.PageCommands.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that every command of the pages is one that a test knows. The options of each program are checked in its
 * module: {@code ReadmeTest} of the examples, {@code PageCommandsTest} of the benchmarks.
 */
class PageCommandsTest {

    private static final Path ROOT = Path.of("..");
    private static final String EXAMPLES = "io.github.reactivecontact.examples.";

    private static final Set<String> JARS = Set.of(
            "examples/bulk-cli/target/bulk-cli.jar",
            "examples/kafka/target/kafka.jar",
            "examples/webflux/target/webflux.jar",
            "benchmarks/target/benchmarks.jar");

    /** Tools of the shell, and Flink's classes, which a test of the example loads. */
    private static final Set<String> TOOLS =
            Set.of("jq", "seq", "sed", "cat", "mkdir", "printf", "export", "curl", "wc");

    static List<Command> commands() {
        return PageCommands.all();
    }

    @Test
    void pages_haveCommandsOfAllPrograms() {
        assertThat(PageCommands.pages()).hasSizeGreaterThan(20);
        assertThat(JARS)
                .allSatisfy(jar -> assertThat(PageCommands.ofProgram(jar)).isNotEmpty());
        assertThat(PageCommands.ofProgram(EXAMPLES + "flink.FlinkExample")).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void command_ofEachPage_isOfAKnownProgram(Command command) {
        List<String> words = command.words();
        switch (words.get(0)) {
            case "java" -> assertThat(words).anyMatch(PageCommandsTest::isProgram);
            case "mvn" -> assertThat(classes(words)).allMatch(PageCommandsTest::isTestClass);
            default -> assertThat(TOOLS).contains(words.get(0));
        }
    }

    private static boolean isProgram(String word) {
        return JARS.contains(word)
                || word.startsWith("org.apache.flink.")
                || word.startsWith(EXAMPLES) && isSource("examples/flink/src/main/java", word);
    }

    /** Classes that Maven runs with the test class path. */
    private static List<String> classes(List<String> words) {
        return words.stream()
                .flatMap(word -> Stream.of(word.split("[= ]")))
                .filter(word -> word.matches("io\\.github\\.reactivecontact\\.[\\w.]+"))
                .toList();
    }

    private static boolean isTestClass(String name) {
        return isSource("core/src/test/java", name);
    }

    private static boolean isSource(String directory, String name) {
        try {
            return Files.readString(ROOT.resolve(directory).resolve(name.replace('.', '/') + ".java"))
                    .contains("static void main(");
        } catch (IOException missing) {
            return false;
        }
    }
}
