package io.github.reactivecontact.examples.bulkcli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.PropertiesDefaultProvider;
import picocli.CommandLine.RunLast;

/** Reads defaults of options from a properties file, and parses the arguments again with them. */
final class ConfigFile {

    private static final String NAME = ".bulk-cli.properties";
    private static final String OPTION = "--config";
    private static final Set<String> ARGUMENTS_ONLY = Set.of("config", "help", "version");

    private final Map<String, String> environment;

    ConfigFile(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Runs the command with the defaults of the file. Subcommands have no file: they share names of options. */
    int execute(ParseResult withoutFile) {
        CommandLine commandLine = withoutFile.commandSpec().commandLine();
        Path file = withoutFile.hasSubcommand() ? null : file(withoutFile);
        ParseResult arguments = file == null ? withoutFile : parse(commandLine, file, withoutFile);
        return new RunLast().execute(arguments);
    }

    private @Nullable Path file(ParseResult arguments) {
        Path named = arguments.matchedOptionValue(OPTION, (Path) null);
        if (named != null) {
            return named;
        }
        String home = environment.get("HOME");
        Path file = home == null ? null : Path.of(home, NAME);
        return file != null && Files.isRegularFile(file) ? file : null;
    }

    /** A failure is of the file, because the arguments alone have been parsed before. */
    private static ParseResult parse(CommandLine commandLine, Path file, ParseResult withoutFile) {
        Properties defaults = read(commandLine, file);
        checkNames(commandLine, file, defaults);
        commandLine.getCommandSpec().defaultValueProvider(unlessGiven(withoutFile, defaults));
        try {
            return commandLine.parseArgs(withoutFile.originalArgs().toArray(String[]::new));
        } catch (ParameterException e) {
            throw new ParameterException(commandLine, file + ": " + e.getMessage(), e);
        }
    }

    /** A flag of the arguments inverts its default, so an option of the arguments must have none. */
    private static IDefaultValueProvider unlessGiven(ParseResult arguments, Properties defaults) {
        IDefaultValueProvider file = new PropertiesDefaultProvider(defaults);
        return argument -> argument instanceof OptionSpec option && arguments.hasMatchedOption(option)
                ? null
                : file.defaultValue(argument);
    }

    private static Properties read(CommandLine commandLine, Path file) {
        Properties defaults = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            defaults.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ParameterException(commandLine, "cannot read " + OPTION + " " + file + ": " + reason(e), e);
        }
        return defaults;
    }

    private static String reason(Exception e) {
        return e instanceof IOException ? e.getClass().getSimpleName() : String.valueOf(e.getMessage());
    }

    /** Names unknown keys without their values, because a value may be a token. */
    private static void checkNames(CommandLine commandLine, Path file, Properties defaults) {
        Set<String> unknown = new TreeSet<>(defaults.stringPropertyNames());
        unknown.removeAll(commandLine.getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .map(name -> name.substring(2))
                .filter(name -> !ARGUMENTS_ONLY.contains(name))
                .collect(Collectors.toSet()));
        if (!unknown.isEmpty()) {
            throw new ParameterException(
                    commandLine,
                    file + " sets " + String.join(", ", unknown) + ": a key is the name of an option without dashes;"
                            + " credentials come from the environment or from --instances");
        }
    }
}
