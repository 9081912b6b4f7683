package io.github.reactivecontact.examples.bulkcli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** How a run ends, and what is said of one that could not. */
final class ExitCode {

    static final int ALL_DONE = 0;
    static final int SOME_FAILED = 1;
    static final int USAGE = 2;
    static final int NO_ACCOUNT_LEFT = 3;
    static final int INTERRUPTED = 130;

    private ExitCode() {}

    static int ofWrongArguments(ParameterException e, String[] arguments) {
        return usage(
                e.getCommandLine(),
                e instanceof UnmatchedArgumentException unmatched ? names(unmatched) : e.getMessage());
    }

    static int ofFailure(Exception e, CommandLine commandLine, ParseResult arguments) {
        if (e instanceof UsageException) {
            return usage(commandLine, e.getMessage());
        }
        String what = e instanceof IOException || e instanceof UncheckedIOException ? e.getMessage() : e.toString();
        commandLine.getErr().println("bulk-cli: " + what);
        return SOME_FAILED;
    }

    private static int usage(CommandLine commandLine, @Nullable String message) {
        commandLine.getErr().println("bulk-cli: " + message);
        commandLine.getErr().println("Try '" + commandLine.getCommandSpec().qualifiedName() + " --help'.");
        return USAGE;
    }

    /** Options without their values: one of those may be the token. */
    private static String names(UnmatchedArgumentException e) {
        List<String> options = e.getUnmatched().stream()
                .filter(argument -> argument.startsWith("-"))
                .map(argument -> argument.replaceFirst("=.*", ""))
                .toList();
        return options.isEmpty()
                ? "arguments that belong to no option; chat ids and phone numbers come from --input"
                : "no such option: " + String.join(", ", options);
    }
}
