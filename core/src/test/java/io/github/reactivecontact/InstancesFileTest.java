package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.reactivecontact.leakcheck.CapturedLogs;
import io.github.reactivecontact.leakcheck.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class InstancesFileTest {

    private static final String TOKEN = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345";
    private static final String OTHER_TOKEN = "e75b3a66374942c5b3c019c698abc2067e151558acbd412345";
    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final GreenApiInstance ONE = GreenApiInstance.of("7103000001", TOKEN);
    private static final GreenApiInstance TWO = GreenApiInstance.of("7103000002", TOKEN);

    @TempDir
    private Path directory;

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final List<String> invalid = new ArrayList<>();
    private Path file;
    private long modified = 1_000;

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("instances.json");
        write(json(ONE));
    }

    @AfterEach
    void stopClock() {
        clock.dispose();
    }

    @Test
    void read_severalInstances_returnsThemInOrder() throws IOException {
        write("""
                [{"apiUrl": "https://7103.api.greenapi.com", "idInstance": 7103000002, "apiTokenInstance": "TOKEN"},
                 {"idInstance": "7103000001", "apiTokenInstance": "TOKEN", "apiUrl": null, "note": ["ours"]}]
                """.replace("TOKEN", TOKEN));

        assertThat(InstancesFile.read(file))
                .containsExactly(
                        GreenApiInstance.of(URI.create("https://7103.api.greenapi.com"), "7103000002", TOKEN), ONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "TOKEN",
                "[]",
                "[null]",
                "[{}]",
                "{\"idInstance\":1,\"apiTokenInstance\":\"TOKEN\"}",
                "[{\"idInstance\":1,\"apiTokenInstance\":\"TOKEN\"",
                "[{\"idInstance\":1,\"apiTokenInstance\":\"TOKEN\"}] \"TOKEN\"",
                "[{\"idInstance\":\"TOKEN\",\"apiTokenInstance\":\"7103000001\"}]",
                "[{\"idInstance\":1,\"apiTokenInstance\":\"TOKEN TOKEN\"}]",
                "[{\"idInstance\":1,\"apiTokenInstance\":[\"TOKEN\"]}]",
                "[{\"idInstance\":1}]",
                "[\"TOKEN\"]",
                "[{\"apiUrl\":\"https://x/waInstance1/getContactInfo/TOKEN\",\"idInstance\":1,"
                        + "\"apiTokenInstance\":\"TOKEN\"}]",
                "[{\"apiUrl\":\"TOKEN:\\\\\",\"idInstance\":1,\"apiTokenInstance\":\"TOKEN\"}]",
                "[{\"apiUrl\":7,\"idInstance\":1,\"apiTokenInstance\":\"TOKEN\"}]",
                "[{\"idInstance\":1,\"apiTokenInstance\":\"TOKEN\"},{\"idInstance\":1,\"apiTokenInstance\":\"TOKEN\"}]",
                "[{\"idInstance\":1,\"apiTokenInstance\":TOKEN}]"
            })
    void read_invalidContent_isRejectedWithoutToken(String content) throws IOException {
        write(content.replace("TOKEN", TOKEN));

        Throwable failure = catchThrowable(() -> InstancesFile.read(file));

        assertThat(failure)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("instances.json")
                .hasNoCause();
        Secrets.token(TOKEN).assertAbsentFrom(failure);
    }

    @Test
    void read_invalidEntry_isNumbered() throws IOException {
        write("[{\"idInstance\":1,\"apiTokenInstance\":\"" + TOKEN + "\"},{\"idInstance\":2}]");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> InstancesFile.read(file))
                .withMessageStartingWith("entry 2 of " + file);
    }

    @Test
    void read_missingFile_saysSo() {
        assertThatThrownBy(() -> InstancesFile.read(directory.resolve("none.json")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none.json: no such file");
    }

    @Test
    void watch_unchangedFile_emitsItsInstancesOnce() {
        StepVerifier.create(watch())
                .then(() -> clock.advanceTimeBy(Duration.ZERO))
                .expectNext(List.of(ONE))
                .then(() -> clock.advanceTimeBy(PERIOD.multipliedBy(3)))
                .thenCancel()
                .verify();
        assertThat(invalid).isEmpty();
    }

    @Test
    void watch_fileChanges_emitsEachSet() {
        GreenApiInstance replaced = GreenApiInstance.of("7103000001", OTHER_TOKEN);
        StepVerifier.create(watch())
                .then(() -> clock.advanceTimeBy(PERIOD))
                .expectNext(List.of(ONE))
                .then(() -> change(json(ONE, TWO)))
                .expectNext(List.of(ONE, TWO))
                .then(() -> change(json(replaced)))
                .expectNext(List.of(replaced))
                .thenCancel()
                .verify();
    }

    @Test
    void watch_fileReplacedWithOneOfTheSameTimeAndSize_emitsIt() {
        GreenApiInstance replaced = GreenApiInstance.of("7103000001", OTHER_TOKEN);
        StepVerifier.create(watch())
                .then(() -> clock.advanceTimeBy(PERIOD))
                .expectNext(List.of(ONE))
                .then(() -> replace(json(replaced)))
                .then(() -> clock.advanceTimeBy(PERIOD))
                .expectNext(List.of(replaced))
                .thenCancel()
                .verify();
    }

    @Test
    void watch_fileWrittenWithTheSameInstances_emitsNothing() {
        StepVerifier.create(watch())
                .then(() -> clock.advanceTimeBy(PERIOD))
                .expectNext(List.of(ONE))
                .then(() -> change(json(ONE) + "\n"))
                .then(() -> change(json(TWO)))
                .expectNext(List.of(TWO))
                .thenCancel()
                .verify();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "[{\"idInstance\":\"2\",\"apiTokenInst", "[{\"idInstance\":\"2\"}]"})
    void watch_emptyOrHalfWrittenFile_isReportedOnceAndFollowedFurther(String content) {
        StepVerifier.create(watch())
                .then(() -> clock.advanceTimeBy(PERIOD))
                .expectNext(List.of(ONE))
                .then(() -> change(content))
                .then(() -> clock.advanceTimeBy(PERIOD.multipliedBy(3)))
                .then(() -> assertThat(invalid).singleElement().asString().contains("instances.json"))
                .then(() -> change(json(TWO)))
                .expectNext(List.of(TWO))
                .thenCancel()
                .verify();
    }

    @Test
    void watch_missingFile_isReportedOnceAndEmittedWhenItIsThere() throws IOException {
        Files.delete(file);
        StepVerifier.create(watch())
                .then(() -> clock.advanceTimeBy(PERIOD.multipliedBy(3)))
                .then(() -> assertThat(invalid).singleElement().asString().contains("no such file"))
                .then(() -> change(json(TWO)))
                .expectNext(List.of(TWO))
                .thenCancel()
                .verify();
    }

    @Test
    void watch_fileBecomesReadable_emitsItWithoutAnotherVersion() throws IOException {
        Files.setPosixFilePermissions(file, Set.of());
        assumeFalse(Files.isReadable(file), "run by a user that may read each file");
        StepVerifier.create(watch())
                .then(() -> clock.advanceTimeBy(PERIOD.multipliedBy(3)))
                .then(() -> assertThat(invalid).singleElement().asString().contains("access denied"))
                .then(this::permit)
                .then(() -> clock.advanceTimeBy(PERIOD))
                .expectNext(List.of(ONE))
                .thenCancel()
                .verify();
    }

    @Test
    void watch_noDemand_readsTheNewestFileWhenRequested() {
        StepVerifier.create(watch(), 0)
                .then(() -> clock.advanceTimeBy(PERIOD))
                .then(() -> change(json(TWO)))
                .thenRequest(1)
                .then(() -> clock.advanceTimeBy(PERIOD))
                .expectNext(List.of(TWO))
                .thenCancel()
                .verify();
    }

    @Test
    void watch_cancelled_leavesNoTimer() {
        StepVerifier.create(watch())
                .then(() -> clock.advanceTimeBy(PERIOD))
                .expectNext(List.of(ONE))
                .thenCancel()
                .verify();

        change("");
        assertThat(invalid).isEmpty();
    }

    @Test
    void watch_withDefaults_logsInvalidFileAtWarnWithoutToken() throws IOException {
        write("[{\"idInstance\":1,\"apiTokenInstance\":\"" + TOKEN);
        try (CapturedLogs logs = CapturedLogs.start()) {
            InstancesFile.watch(file)
                    .takeUntilOther(Flux.interval(Duration.ofMillis(10), Schedulers.boundedElastic())
                            .filter(tick -> !warnings(logs).isEmpty()))
                    .blockLast(Duration.ofSeconds(20));

            assertThat(warnings(logs)).singleElement().asString().contains("The previous instances stay");
            Secrets.token(TOKEN).assertAbsentFrom(logs);
        }
    }

    @Test
    void watch_periodThatIsNotPositive_isRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InstancesFile.watch(file, Duration.ZERO, clock, failure -> {}))
                .withMessage("period must be positive, was PT0S");
    }

    private Flux<List<GreenApiInstance>> watch() {
        return InstancesFile.watch(file, PERIOD, clock, failure -> invalid.add(failure.getMessage()));
    }

    private void permit() {
        try {
            Files.setPosixFilePermissions(file, Set.of(PosixFilePermission.OWNER_READ));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void change(String content) {
        try {
            write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        clock.advanceTimeBy(PERIOD);
    }

    private static List<String> warnings(CapturedLogs logs) {
        return logs.lines().stream().filter(line -> line.startsWith("WARN")).toList();
    }

    /** Writes in place, at another time than before. */
    private void write(String content) throws IOException {
        Files.writeString(file, content);
        modified += 10;
        Files.setLastModifiedTime(file, FileTime.fromMillis(modified));
    }

    private void replace(String content) {
        try {
            Path replacement = Files.writeString(directory.resolve("new"), content);
            Files.setLastModifiedTime(replacement, FileTime.fromMillis(modified));
            Files.move(replacement, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String json(GreenApiInstance... instances) {
        List<String> entries = new ArrayList<>();
        for (GreenApiInstance instance : instances) {
            entries.add("{\"idInstance\":\"" + instance.idInstance() + "\",\"apiTokenInstance\":\""
                    + instance.apiTokenInstance() + "\"}");
        }
        return entries.toString();
    }
}
