package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.pages.PageCommands;
import io.github.reactivecontact.pages.PageCommands.Command;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.UnmatchedArgumentException;

/** Checks the options in the pages with the program's own parser. */
class ReadmeTest {

    static List<Command> commands() {
        return PageCommands.ofProgram("examples/bulk-cli/target/bulk-cli.jar");
    }

    static List<String> options() {
        return PageCommands.optionsNamedIn("examples/bulk-cli/README.md");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void command_ofEachPage_isAccepted(Command command) {
        assertThatCode(() -> parse(command.words().toArray(String[]::new)))
                .as(command.toString())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("options")
    void option_namedInTheReadme_exists(String option) {
        CommandLine program = BulkCli.commandLine(Map.of());
        Stream<CommandLine> all = Stream.concat(Stream.of(program), program.getSubcommands().values().stream());

        assertThat(all)
                .map(CommandLine::getCommandSpec)
                .anyMatch(command -> command.findOption(option) != null
                        || command.negatedOptionsMap().containsKey(option));
    }

    @Test
    void command_withAnotherOption_isRejected() {
        assertThatThrownBy(() -> parse("--inptu", "numbers.txt")).isInstanceOf(UnmatchedArgumentException.class);
    }

    private static void parse(String... arguments) {
        BulkCli.commandLine(Map.of()).parseArgs(arguments);
    }
}
