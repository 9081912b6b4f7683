package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.GreenApiInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

class FollowedInstancesTest {

    private static final String TOKEN = "s3cr3tT0ken";
    private static final String OTHER_TOKEN = "0therT0ken1";

    @TempDir
    Path directory;

    private final FakeClient client = FakeClient.alwaysFound();
    private final List<String> printed = new ArrayList<>();
    private long modified = 1_000;
    private Path path;
    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private Disposable following;

    @BeforeEach
    void follow() throws IOException {
        path = directory.resolve("instances.json");
        write(json("1", TOKEN));
        following = Instances.follow(path, Instances.ofFile(path), client, printed::add, clock);
        check();
    }

    @AfterEach
    void stop() {
        following.dispose();
        clock.dispose();
    }

    @Test
    void follow_unchangedFile_doesNothing() {
        check();
        check();

        assertThat(client.instances).isEmpty();
        assertThat(printed).isEmpty();
    }

    @Test
    void follow_changedFile_setsItsInstancesOnce() throws IOException {
        write("[" + entry("1", TOKEN) + "," + entry("2", TOKEN) + "]");
        check();
        check();

        assertThat(client.instances)
                .containsExactly(List.of(GreenApiInstance.of("1", TOKEN), GreenApiInstance.of("2", TOKEN)));
        assertThat(printed).singleElement().asString().contains("instances.json", "names 2 now");
    }

    @Test
    void follow_tokenOfTheSameLengthReplaced_isFound() throws IOException {
        write(json("1", OTHER_TOKEN));
        check();

        assertThat(client.instances).containsExactly(List.of(GreenApiInstance.of("1", OTHER_TOKEN)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "[{\"idInstance\":\"2\",\"apiTokenInst", "[{\"idInstance\":\"2\"}]"})
    void follow_emptyOrHalfWrittenFile_keepsTheInstancesWithOneWarning(String content) throws IOException {
        write(content);
        check();
        check();

        assertThat(client.instances).isEmpty();
        assertThat(printed)
                .singleElement()
                .asString()
                .startsWith("warning: ")
                .contains("the previous instances stay", "instances.json");

        write(json("2", TOKEN));
        check();

        assertThat(client.instances).containsExactly(List.of(GreenApiInstance.of("2", TOKEN)));
    }

    @Test
    void follow_missingFile_keepsTheInstancesWithOneWarning() throws IOException {
        Files.delete(path);
        check();
        check();

        assertThat(client.instances).isEmpty();
        assertThat(printed).singleElement().asString().startsWith("warning: ").contains("no such file");
    }

    @Test
    void follow_setThatTheClientRefuses_keepsTheInstancesWithOneWarning() throws IOException {
        client.refusal = new IllegalArgumentException("use https://, or call allowPlaintext() if that is meant");
        write(json("2", TOKEN));
        check();
        check();

        assertThat(printed)
                .singleElement()
                .asString()
                .startsWith("warning: ")
                .contains("--allow-plaintext")
                .doesNotContain(TOKEN);
    }

    private void check() {
        clock.advanceTimeBy(Duration.ofSeconds(2));
    }

    /** Writes in place, at another time than before. */
    private void write(String content) throws IOException {
        Files.writeString(path, content);
        modified += 10;
        Files.setLastModifiedTime(path, FileTime.fromMillis(modified));
    }

    private static String json(String idInstance, String token) {
        return "[" + entry(idInstance, token) + "]";
    }

    private static String entry(String idInstance, String token) {
        return "{\"idInstance\":\"" + idInstance + "\",\"apiTokenInstance\":\"" + token + "\"}";
    }
}
