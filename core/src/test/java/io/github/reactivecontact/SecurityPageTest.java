package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SecurityPageTest {

    private static final Path TOP = Path.of("..");

    @Test
    void tests_namedInSecurityPage_exist() throws IOException {
        List<String> named = Pattern.compile("`(\\w+Test)`")
                .matcher(Files.readString(TOP.resolve(".github/SECURITY.md")))
                .results()
                .map((MatchResult name) -> name.group(1) + ".java")
                .distinct()
                .toList();
        assertThat(named).hasSizeGreaterThan(10);
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            assertThat(files.map(file -> file.getFileName().toString()).toList())
                    .containsAll(named);
        }
    }
}
