package io.github.reactivecontact.examples.bulkcli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** Prints picocli's completion script. Adds what it lacks: names of negated flags, and files for {@code FILE|URI}. */
@Command(
        name = "generate-completion",
        mixinStandardHelpOptions = true,
        resourceBundle = "io.github.reactivecontact.examples.bulkcli.help")
final class Completion implements Runnable {

    private static final String FLAGS = "local flag_opts=\"";
    private static final String NOTHING = "      return\n";
    private static final String FILES = """
                  local IFS=$'\\n'
                  type compopt &>/dev/null && compopt -o filenames
                  COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
                  return $?
            """;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandLine program = Objects.requireNonNull(spec).root().commandLine();
        program.getOut().print(script(program));
        program.getOut().flush();
    }

    private static String script(CommandLine program) {
        CommandSpec command = program.getCommandSpec();
        String script = AutoComplete.bash(program.getCommandName(), program);
        String negated = command.negatedOptionsMap().keySet().stream()
                .map(name -> "'" + name + "' ")
                .collect(Collectors.joining());
        // The flags of the program come before those of its subcommands.
        script = script.replaceFirst(FLAGS, FLAGS + negated);
        for (OptionSpec option : command.options()) {
            if (option.paramLabel().startsWith("FILE") && option.type() != Path.class) {
                script = script.replace(label(option) + NOTHING, label(option) + FILES);
            }
        }
        return script;
    }

    private static String label(OptionSpec option) {
        return Arrays.stream(option.names())
                .map(name -> "'" + name + "'")
                .collect(Collectors.joining("|", "    ", ")\n"));
    }
}
