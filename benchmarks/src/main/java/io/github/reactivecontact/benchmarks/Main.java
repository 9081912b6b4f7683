package io.github.reactivecontact.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point of the jar, and its commands. */
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        description = {"Measures the client.", "jmh [JMH arguments] runs the microbenchmarks."},
        subcommands = {Compare.class, Million.class, MillionRun.class, ServerCommand.class, ClientCommand.class})
final class Main implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    public static void main(String[] arguments) throws IOException {
        System.setProperty("java.awt.headless", "true");
        if (arguments.length > 0 && arguments[0].equals("jmh")) {
            jmh(Arrays.asList(arguments).subList(1, arguments.length));
        } else if (arguments.length == 3 && arguments[0].equals(FirstAnswer.COMMAND)) {
            // Without picocli, whose start would be measured too.
            FirstAnswer.run(arguments[1], URI.create(arguments[2]));
        } else {
            System.exit(new CommandLine(new Main())
                    .setExecutionExceptionHandler(Main::failed)
                    .execute(arguments));
        }
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.err);
    }

    private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
        if (failure instanceof IllegalArgumentException) {
            command.getErr().println(failure.getMessage());
            return command.getCommandSpec().exitCodeOnInvalidInput();
        }
        failure.printStackTrace(command.getErr());
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    /** Runs JMH, with the allocation profiler by default. */
    private static void jmh(List<String> given) throws IOException {
        List<String> arguments = new ArrayList<>(given);
        if (!arguments.contains("-prof")) {
            arguments.addAll(List.of("-prof", "gc"));
        }
        org.openjdk.jmh.Main.main(arguments.toArray(String[]::new));
    }
}
