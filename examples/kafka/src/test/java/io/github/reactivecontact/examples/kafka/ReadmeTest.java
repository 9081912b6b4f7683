package io.github.reactivecontact.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.pages.PageCommands;
import io.github.reactivecontact.pages.PageCommands.Command;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.UnmatchedArgumentException;

/** Checks the options in the pages with the program's own parser. */
class ReadmeTest {

    static List<Command> commands() {
        return PageCommands.ofProgram("examples/kafka/target/kafka.jar");
    }

    static List<String> options() {
        return Stream.of("examples/kafka/README.md", "examples/kafka/share-groups.md")
                .flatMap(page -> PageCommands.optionsNamedIn(page).stream())
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void command_ofEachPage_isAccepted(Command command) {
        assertThatCode(() -> program().parseArgs(command.words().toArray(String[]::new)))
                .as(command.toString())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("options")
    void option_namedInAPage_exists(String option) {
        assertThat(program().getCommandSpec().findOption(option)).as(option).isNotNull();
    }

    @Test
    void command_withAnotherOption_isRejected() {
        assertThatThrownBy(() -> program().parseArgs("--bootstrap", "broker1:9092"))
                .isInstanceOf(UnmatchedArgumentException.class);
    }

    private static CommandLine program() {
        return new CommandLine(new KafkaExample());
    }
}
