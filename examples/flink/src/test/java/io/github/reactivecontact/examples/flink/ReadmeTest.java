package io.github.reactivecontact.examples.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.pages.PageCommands;
import io.github.reactivecontact.pages.PageCommands.Command;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.UnmatchedArgumentException;

/** Checks the options and classes in the pages, of the program and of Flink. */
class ReadmeTest {

    /** Flink's option for a SQL script, of its program and not of ours. */
    private static final String SCRIPT = "--scriptUri";

    static List<Command> commands() {
        return Stream.of(FlinkExample.class.getName(), "examples/flink/target/flink.jar")
                .flatMap(program -> PageCommands.ofProgram(program).stream())
                .filter(command -> !command.words().contains(SCRIPT))
                .toList();
    }

    static List<String> options() {
        return PageCommands.optionsNamedIn("examples/flink/README.md");
    }

    static List<String> classesOfFlink() {
        return PageCommands.all().stream()
                .flatMap(command -> command.words().stream())
                .filter(word -> word.startsWith("org.apache.flink."))
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
    void option_namedInTheReadme_exists(String option) {
        assertThat(program().getCommandSpec().findOption(option)).as(option).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("classesOfFlink")
    void classOfFlink_inACommand_hasAMainMethod(String name) throws ReflectiveOperationException {
        Class<?> program = Class.forName(name, false, getClass().getClassLoader());

        assertThat(program.getMethod("main", String[].class)).isNotNull();
    }

    @Test
    void script_ofEachCommand_isTheSqlOfThePage() throws IOException {
        List<Command> scripts = PageCommands.ofProgram(SCRIPT);

        assertThat(scripts).isNotEmpty();
        for (Command script : scripts) {
            assertThat(Files.readString(Path.of("../..", script.words().get(0))))
                    .isEqualTo(sample("sql"));
        }
    }

    @Test
    void javaSample_unchanged_compiles(@TempDir Path classes) throws IOException {
        Path source = Files.writeString(classes.resolve("Sample.java"), sample("java"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        boolean isCompiled = compiler.getTask(
                        problems,
                        null,
                        null,
                        List.of(
                                "-proc:none",
                                "-d",
                                classes.toString(),
                                "-classpath",
                                System.getProperty("java.class.path")),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
                .call();

        assertThat(isCompiled).as(problems.toString()).isTrue();
    }

    @Test
    void command_withAnotherOption_isRejected() {
        assertThatThrownBy(() -> program().parseArgs("--credential", "instances.json"))
                .isInstanceOf(UnmatchedArgumentException.class);
    }

    /** Returns the first block of code in a language. */
    private static String sample(String language) throws IOException {
        String page = Files.readString(Path.of("README.md"));
        String fence = "```" + language + "\n";
        int start = page.indexOf(fence) + fence.length();
        return page.substring(start, page.indexOf("```\n", start));
    }

    private static CommandLine program() {
        return new CommandLine(new FlinkExample());
    }
}
