package io.github.reactivecontact.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.reactivecontact.pages.PageCommands;
import io.github.reactivecontact.pages.PageCommands.Command;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import picocli.CommandLine;

/** Checks the commands and options in the pages with the program's own parser. */
class PageCommandsTest {

    static List<Command> commands() {
        return PageCommands.ofProgram("benchmarks/target/benchmarks.jar");
    }

    static List<String> options() {
        return PageCommands.optionsNamedIn("benchmarks/README.md");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void command_ofEachPage_isAccepted(Command command) throws CommandLineOptionException {
        List<String> words = command.words();
        if (words.get(0).equals("jmh")) {
            List<String> arguments = words.stream()
                    .skip(1)
                    .filter(word -> !word.startsWith("[") && !word.endsWith("]"))
                    .toList();
            assertThat(new CommandLineOptions(arguments.toArray(String[]::new)).getIncludes())
                    .allMatch(PageCommandsTest::isBenchmark);
            return;
        }
        assertThatCode(() -> new CommandLine(new Main()).parseArgs(words.toArray(String[]::new)))
                .as(command.toString())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("options")
    void option_namedInTheReadme_exists(String option) {
        assertThat(new CommandLine(new Main()).getSubcommands().values())
                .anyMatch(command -> command.getCommandSpec().findOption(option) != null);
    }

    private static boolean isBenchmark(String name) {
        try {
            return Class.forName(PageCommandsTest.class.getPackageName() + "." + name) != null;
        } catch (ClassNotFoundException missing) {
            return false;
        }
    }
}
