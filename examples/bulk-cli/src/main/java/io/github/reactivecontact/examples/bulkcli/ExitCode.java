package io.github.reactivecontact.examples.bulkcli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Exit codes, and the messages of runs that failed to start or broke. */
final class ExitCode {

    static final int ALL_DONE = 0;
    static final int SOME_FAILED = 1;
    static final int USAGE = 2;
    static final int EVERY_INSTANCE_REFUSED = 3;
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

    /** Names unknown options without their values, because a value may be the token. */
    private static String names(UnmatchedArgumentException e) {
        List<String> options = e.getUnmatched().stream()
                .filter(argument -> argument.startsWith("-"))
                .map(argument -> argument.replaceFirst("=.*", ""))
                .toList();
        return options.isEmpty()
                ? "unexpected arguments; chat ids and phone numbers come from --input"
                : "no such option: " + String.join(", ", options);
    }
}
