package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that links and commands of all pages refer to existing files, headings and names. {@code ReadmeTest} compiles
 * the Java samples.
 */
class DocumentationTest {

    private static final Path ROOT = Path.of("..");
    private static final Path INTERNAL = Path.of("src/main/java/io/github/reactivecontact/internal");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern COMMAND = Pattern.compile("(?m)(?:^ {4,}|^|`)((?:mvn|java -jar) [^`\\n]*)");

    private static final List<String> DIRECTORIES = List.of(
            "",
            ".github",
            "core/docs",
            "core/docs/decisions",
            "benchmarks",
            "benchmarks/results",
            "examples/bulk-cli",
            "examples/flink",
            "examples/kafka",
            "examples/webflux");

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String directory : DIRECTORIES) {
            try (Stream<Path> files = Files.list(ROOT.resolve(directory))) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
            }
        }
        return pages;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void links_ofEachPage_leadToFilesAndHeadings(Path page) throws IOException {
        for (String link : found(LINK, Files.readString(page))) {
            if (link.startsWith("https://")) {
                continue;
            }
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
            assertThat(target).as("%s in %s", link, page).exists();
            if (parts.length == 2) {
                assertThat(anchors(target)).as("%s in %s", link, page).contains(parts[1]);
            }
        }
    }

    @Test
    void architecturePage_namedFiles_exist() throws IOException {
        String page = Files.readString(ROOT.resolve("core/docs/architecture.md"));
        List<String> files = found(Pattern.compile("`([a-z]+/[A-Z]\\w+)`"), page);

        assertThat(files)
                .hasSizeGreaterThan(20)
                .allMatch(file -> Stream.of(INTERNAL, INTERNAL.getParent())
                        .anyMatch(directory -> Files.exists(directory.resolve(file + ".java"))));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commands_ofEachPage_nameWhatExists(Path page) throws IOException {
        for (String command : found(COMMAND, Files.readString(page))) {
            assertThat(found(Pattern.compile("-P(\\w+)"), command))
                    .as(command)
                    .allMatch(contains("core/pom.xml", "<id>%s</id>"));
            assertThat(found(Pattern.compile("-pl (\\S+)"), command))
                    .as(command)
                    .flatMap(modules -> List.of(modules.split(",")))
                    .allMatch(module -> Files.exists(ROOT.resolve(module).resolve("pom.xml")));
            assertThat(found(Pattern.compile("java -jar (\\S+)/target/\\S+\\.jar"), command))
                    .as(command)
                    .allMatch(module -> finalNameOf(module, command));
            assertThat(found(Pattern.compile("-Dtest=(\\w+Test)\\b"), command))
                    .as(command)
                    .allMatch(DocumentationTest::isTest);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void javaSamples_ofEachPage_areCompiledByAnotherTest(Path page) throws IOException {
        boolean isCompiled = Stream.of("README.md", "examples/flink/README.md", "examples/webflux/README.md")
                .anyMatch(compiled -> page.equals(ROOT.resolve(compiled)));

        assertThat(Files.readString(page).contains("```java")).isIn(false, isCompiled);
    }

    @Test
    void springProperties_ofTheReadme_exist() throws IOException {
        String properties = Files.readString(
                Path.of("src/main/java/io/github/reactivecontact/spring/ContactClientProperties.java"));
        String yaml = found(Pattern.compile("(?s)```yaml\\n(.*?)```"), Files.readString(ROOT.resolve("README.md")))
                .get(0);

        assertThat(found(Pattern.compile("(?m)^ +(?:- )?([a-z-]+):"), yaml))
                .hasSizeGreaterThan(3)
                .allMatch(key -> properties.contains(" " + camelCase(key)));
    }

    @Test
    void dependency_ofTheReadme_isThisArtifact() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String readme = Files.readString(ROOT.resolve("README.md"));

        assertThat(readme).contains("<artifactId>reactive-contact-client</artifactId>");
        assertThat(pom).contains("<artifactId>reactive-contact-client</artifactId>");
        assertThat(found(Pattern.compile("<version>(.*)</version>"), readme))
                .allMatch(version -> pom.contains("<version>" + version + "</version>"));
    }

    private static String camelCase(String key) {
        return Pattern.compile("-(.)")
                .matcher(key)
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    private static Predicate<String> contains(String file, String format) throws IOException {
        String text = Files.readString(ROOT.resolve(file));
        return value -> text.contains(format.formatted(value));
    }

    private static boolean finalNameOf(String module, String command) {
        try {
            String pom = Files.readString(ROOT.resolve(module).resolve("pom.xml"));
            return found(Pattern.compile("<finalName>(.*)</finalName>"), pom).stream()
                    .anyMatch(name -> command.contains(module + "/target/" + name + ".jar"));
        } catch (IOException missing) {
            return false;
        }
    }

    private static boolean isTest(String name) {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.anyMatch(file -> file.endsWith(name + ".java"));
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** The anchors that GitHub gives to the headings of a page. */
    private static List<String> anchors(Path page) throws IOException {
        return found(Pattern.compile("(?m)^#+ (.*)$"), Files.readString(page)).stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
