package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    @Test
    void loggers_inReadme_areClasses() throws IOException {
        List<String> loggers = Pattern.compile("--logging\\.level\\.([\\w.]+)=")
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(loggers)
                .isNotEmpty()
                .allSatisfy(logger -> assertThat(Class.forName(logger)).isNotNull());
    }
}
