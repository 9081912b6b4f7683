package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.GreenApiInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

class LookupSettingsTest {

    private static final String TOKEN = "d75b3a66374942c5b3c019c698abc2067e151558acbd451234";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    @Test
    void changes_ofSubtask_areItsInstancesOnly() throws IOException {
        Path file = directory.resolve("instances.json");
        Files.writeString(file, """
                [{"idInstance": 1, "apiTokenInstance": "TOKEN"},
                 {"idInstance": 2, "apiTokenInstance": "TOKEN"},
                 {"idInstance": 4, "apiTokenInstance": "TOKEN"}]""".replace("TOKEN", TOKEN));

        // Instance 3 belongs to the subtask, but the file does not name it any more. The job does not have instance 4.
        StepVerifier.create(settings(file.toString()).changes(0, 2))
                .expectNext(List.of(GreenApiInstance.of("1", TOKEN)))
                .thenCancel()
                .verify(TIMEOUT);
    }

    @Test
    void changes_ofTheEnvironment_areNone() {
        StepVerifier.create(settings(null).changes(0, 1)).expectComplete().verify(TIMEOUT);
    }

    private static LookupSettings settings(String file) {
        return new LookupSettings(List.of("1", "2", "3"), file, 1, null, false);
    }
}
