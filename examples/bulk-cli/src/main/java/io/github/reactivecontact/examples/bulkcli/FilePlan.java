package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.examples.tables.ChatIdParser;
import io.github.reactivecontact.examples.tables.TableFormat;
import io.github.reactivecontact.examples.tables.TableOptions;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Resolves the input and output files. Rejects impossible combinations before any file is changed. */
final class FilePlan {

    private static final String BUILT_IN_LIST = "built-in-list.txt";
    private static final Path STANDARD_INPUT = Path.of("/dev/stdin");

    private final CliOptions options;
    private final boolean isBuiltInList;
    private final Path input;
    private final @Nullable Path output;
    private final OutcomeWriter format;

    private FilePlan(CliOptions options, boolean isDemo) {
        this.options = options;
        this.isBuiltInList = isDemo && options.input.file == null;
        this.input = options.input.isStandardInput()
                ? STANDARD_INPUT
                : path("--input", Objects.requireNonNull(options.input.file));
        this.format = options.output.writer();
        this.output = options.output.isStandardOutput() ? null : path("--output", options.output.file);
    }

    /** A demo, a run without credentials, looks up the built-in list unless {@code --input} is given. */
    static FilePlan of(CliOptions options, boolean isDemo) {
        FilePlan plan = new FilePlan(options, isDemo);
        plan.check();
        return plan;
    }

    private void check() {
        if (isBuiltInList && !options.input.columns.isEmpty()) {
            throw new UsageException(
                    "--column needs an --input when there are no credentials: a file, or - for standard" + " input");
        }
        Path rejects = options.output.rejects == null ? null : path("--rejects", options.output.rejects);
        Path instances = options.lookups.instances;
        checkDistinct("--input", input, "--output", output);
        checkDistinct("--input", input, "--rejects", rejects);
        checkDistinct("--instances", instances, "--output", output);
        checkDistinct("--instances", instances, "--rejects", rejects);
        checkDistinct("--output", output, "--rejects", rejects);
        Path cache = options.cache.file();
        checkDistinct("--input", input, "--cache", cache);
        checkDistinct("--output", output, "--cache", cache);
        checkDistinct("--rejects", rejects, "--cache", cache);
        checkDistinct("--instances", instances, "--cache", cache);
    }

    private static void checkDistinct(String option, @Nullable Path file, String writtenTo, @Nullable Path written) {
        if (file != null && written != null && isSame(file, written)) {
            throw new UsageException(option + " and " + writtenTo + " are the same file: name another " + writtenTo);
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return one.toAbsolutePath()
                            .normalize()
                            .equals(other.toAbsolutePath().normalize())
                    || (Files.isRegularFile(one) && Files.exists(other) && Files.isSameFile(one, other));
        } catch (IOException e) {
            return false;
        }
    }

    InputLines input() {
        ChatIdParser parser = options.input.parser();
        if (isBuiltInList) {
            return InputLines.of(FilePlan::builtInList, true, TableOptions.detect(), parser);
        }
        if (options.input.file == null && Terminal.isTerminal(Terminal.STANDARD_INPUT)) {
            throw new UsageException("nothing to look up: name a file with --input, or pipe lines into standard input"
                    + " (--input - to type them)");
        }
        return options.input.isStandardInput()
                ? InputLines.of(() -> new FileInputStream(FileDescriptor.in), false, options.input.table(), parser)
                : InputLines.of(
                        () -> new FileInputStream(input.toFile()),
                        Files.isRegularFile(input),
                        options.input.table(),
                        parser);
    }

    TableLines open(InputLines lines) {
        try {
            return lines.open();
        } catch (IOException e) {
            throw new UsageException("cannot read --input " + e.getMessage());
        }
    }

    /** Reads the output that this run continues, and checks the input. Changes no file. Null if there is none. */
    @Nullable
    ResumeFile earlier(InputLines lines) {
        try {
            ResumeFile earlier = output == null ? null : OutputFile.earlier(output, format, options.output.ifExists());
            if (earlier != null) {
                earlier.outcomes().check(lines);
            }
            return earlier == null || earlier.outcomes().retried() == 0 || options.run.limit == null
                    ? earlier
                    : earlier.limitedTo(lines, options.run.limit);
        } catch (IOException e) {
            throw new UsageException("cannot read --output " + e.getMessage());
        }
    }

    OutputFile output(@Nullable ResumeFile earlier) {
        try {
            return output == null ? OutputFile.ofStandardOutput(format) : OutputFile.open(output, format, earlier);
        } catch (IOException e) {
            throw new UsageException("cannot write --output " + e.getMessage());
        }
    }

    /**
     * Opens the file of rejected rows; writes nothing if the user named none. A dry run that continues an output does
     * not open it either: the run after it appends the rows of the same lines.
     */
    RejectsFile rejects(TableFormat format, Messages messages) {
        OutputOptions chosen = options.output;
        if (chosen.rejects == null) {
            return RejectsFile.none();
        }
        if (options.run.dryRun && chosen.isContinued()) {
            messages.notice("--rejects is not written: the run without --dry-run appends the rows");
            return RejectsFile.none();
        }
        try {
            return RejectsFile.open(path("--rejects", chosen.rejects), chosen.isContinued(), chosen.overwrite, format);
        } catch (IOException e) {
            throw new UsageException("cannot write --rejects " + e.getMessage());
        }
    }

    static Path path(String option, String file) {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new UsageException(option + " is not a file name: " + e.getReason());
        }
    }

    private static InputStream builtInList() {
        return Objects.requireNonNull(FilePlan.class.getResourceAsStream(BUILT_IN_LIST), BUILT_IN_LIST);
    }
}
