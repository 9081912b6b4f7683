package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Checks that the code samples of the README compile unchanged. */
class ReadmeTest {

    private static final Pattern SAMPLE = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    private static final String TEMPLATE = """
            import io.github.reactivecontact.*;
            import io.github.reactivecontact.cache.*;
            import io.github.reactivecontact.observation.*;
            import io.github.reactivecontact.phone.*;
            import io.github.reactivecontact.redis.*;
            import io.github.reactivecontact.simulator.*;
            import io.lettuce.core.RedisURI;
            import io.micrometer.core.instrument.MeterRegistry;
            import io.micrometer.observation.ObservationRegistry;
            import java.time.Duration;
            import java.util.*;
            import reactor.core.publisher.*;
            import reactor.test.StepVerifier;

            class Sample%d {
                interface Event {
                    String chatId();
                    String idInstance();
                    void acknowledge();
                }
                static class ResponseEntity<T> {
                    static <T> ResponseEntity<T> of(Optional<T> body) { return new ResponseEntity<>(); }
                }
                void sample(%s List<GreenApiInstance> instances, Flux<Event> events, Flux<String> phones, ChatId chatId,
                        ObservationRegistry observationRegistry, MeterRegistry meterRegistry) {
                    %s
                }
            }
            """;

    private static final String TEST_IMPORTS = """
            import static org.junit.jupiter.api.Assertions.assertEquals;

            import io.github.reactivecontact.*;
            import io.github.reactivecontact.simulator.*;
            import io.github.reactivecontact.spring.AutoConfigureContactSimulator;
            import org.junit.jupiter.api.Test;
            import org.springframework.beans.factory.annotation.Autowired;
            import org.springframework.boot.test.context.SpringBootTest;
            import reactor.test.StepVerifier;

            """;

    @TempDir
    private Path classes;

    @TestFactory
    List<DynamicTest> samples_unchanged_compile() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        Matcher samples = SAMPLE.matcher(readme());
        for (int number = 1; samples.find(); number++) {
            String sample = samples.group(1);
            String source = source(number, sample);
            int of = number;
            tests.add(DynamicTest.dynamicTest(
                    "sample " + number, () -> assertThat(problems(of, source)).isEmpty()));
        }
        assertThat(tests).hasSizeGreaterThanOrEqualTo(4);
        return tests;
    }

    @Test
    void commands_matchCi() throws IOException {
        assertThat(readme()).contains("    mvn verify\n");
        assertThat(Files.readString(root().resolve(".ci/run")))
                .contains("mvn --batch-mode --no-transfer-progress verify");
    }

    private static String source(int number, String sample) {
        if (sample.startsWith("import ")) {
            return sample;
        }
        if (sample.startsWith("@")) {
            return TEST_IMPORTS + sample;
        }
        boolean makesClient = sample.contains("ReactiveContactClient client");
        return TEMPLATE.formatted(number, makesClient ? "" : "ReactiveContactClient client, ", sample);
    }

    private String problems(int number, String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        JavaFileObject file =
                new SimpleJavaFileObject(
                        URI.create("string:///Sample" + number + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        List<String> options =
                List.of("-d", classes.toString(), "-proc:none", "-classpath", System.getProperty("java.class.path"));
        boolean compiled = compiler.getTask(problems, null, null, options, null, List.of(file))
                .call();
        return compiled ? "" : problems + source;
    }

    private static String readme() throws IOException {
        return Files.readString(root().resolve("README.md"));
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("core")) ? here : here.getParent();
    }
}
