package io.github.reactivecontact.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The shell commands of the repository's pages: indented lines that begin with the name of a program, and code spans
 * that begin with {@code mvn}, {@code java -jar} or {@code curl}. Each part of a pipe or list is one command.
 */
public final class PageCommands {

    private static final Pattern LINE = Pattern.compile(
            "(?m)^ {4,}(?:\\$ )?((?:mvn|java|curl|jq|seq|cat|mkdir|printf|export|docker|redis-\\w+) (?:[^\\n]*\\\\\\n)*[^\\n]*)$");
    private static final Pattern SPAN = Pattern.compile("`((?:mvn|java -jar|curl) [^`\\n]+)`");
    private static final Pattern WORD =
            Pattern.compile("'([^']*)'|\"([^\"]*)\"|(&&|[|>;])|((?:[^\\s'\"|>;&]|(?<=\\w)&)+)");

    private PageCommands() {}

    /**
     * Returns the pages, including those of modules and of {@code .github}.
     *
     * @return the markdown files
     */
    public static List<Path> pages() {
        try (Stream<Path> files = Files.walk(root(), 4)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the commands of all pages.
     *
     * @return the commands, page by page
     */
    public static List<Command> all() {
        return pages().stream().flatMap(page -> commands(page).stream()).toList();
    }

    /**
     * Returns the commands that run a program.
     *
     * @param program a jar or a main class, as the pages write it
     * @return the commands whose words contain it, with the words behind it
     */
    public static List<Command> ofProgram(String program) {
        return all().stream()
                .filter(command -> command.words().contains(program))
                .map(command -> new Command(
                        command.page(),
                        command.words()
                                .subList(
                                        command.words().indexOf(program) + 1,
                                        command.words().size())))
                .toList();
    }

    /**
     * Returns the options that a page names in a code span, such as {@code --help}.
     *
     * @param page path below the root
     * @return names that begin with two hyphens
     */
    public static List<String> optionsNamedIn(String page) {
        return Pattern.compile("`(--[a-z][a-z-]*)[ `=]")
                .matcher(read(root().resolve(page)))
                .results()
                .map(option -> option.group(1))
                .distinct()
                .toList();
    }

    private static List<Command> commands(Path page) {
        String text = read(page);
        String name = root().relativize(page).toString();
        return Stream.of(LINE, SPAN)
                .flatMap(pattern -> pattern.matcher(text).results())
                .flatMap(found -> split(found.group(1)).stream())
                .map(words -> new Command(name, words))
                .toList();
    }

    /** Splits into commands and words, without comments and the targets of redirections. */
    private static List<List<String>> split(String line) {
        List<List<String>> commands = new ArrayList<>();
        List<String> words = new ArrayList<>();
        String shell = line.replaceAll("\\\\\\n", " ").replaceAll("(?<=\\s)# .*$", "");
        boolean isTarget = false;
        for (Matcher word = WORD.matcher(shell); word.find(); ) {
            if (word.group(3) != null) {
                isTarget = word.group(3).equals(">");
                if (!isTarget) {
                    commands.add(words);
                    words = new ArrayList<>();
                }
            } else if (isTarget) {
                isTarget = false;
            } else {
                words.add(word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group());
            }
        }
        commands.add(words);
        return commands;
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve(".github"))) {
            directory = directory.getParent();
        }
        return directory;
    }

    /**
     * A command.
     *
     * @param page path below the root
     * @param words its words, or those behind a program
     */
    public record Command(String page, List<String> words) {

        @Override
        public String toString() {
            return page + ": " + String.join(" ", words);
        }
    }
}
