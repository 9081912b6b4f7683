package io.github.reactivecontact.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decodes the fuzzer's corpus and damages it by a seed. Every build finds what a fuzzer would find quickly. */
class DamagedCorpusTest {

    private static final String CORPUS = "CodecFuzzTestInputs/response_ofAnyBytes_isClassified";
    private static final int RESPONSES = 5_000;

    @Test
    void corpus_unchanged_decodesAsItsNameSays() {
        corpus().forEach((file, input) -> {
            CodecCheck check = new CodecCheck();
            check.check(input);
            String outcome = check.contacts() > 0 ? "contact" : check.failures() > 0 ? "failure" : "none";
            assertThat(file).startsWith(outcome + "-");
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void response_damaged_isClassified(long seed) {
        BodyMutator mutator = new BodyMutator(List.copyOf(corpus().values()), seed);
        CodecCheck check = new CodecCheck();
        for (int number = 0; number < RESPONSES; number++) {
            FuzzInput input = mutator.next();
            try {
                check.check(input);
                check.checkMemory(input);
            } catch (Throwable failure) {
                throw new AssertionError("Seed " + seed + ", response " + number + ": " + input, failure);
            }
        }
        assertThat(check.contacts()).isGreaterThan(RESPONSES / 50);
        assertThat(check.failures()).isGreaterThan(RESPONSES / 4);
    }

    private static SortedMap<String, FuzzInput> corpus() {
        SortedMap<String, FuzzInput> corpus = new TreeMap<>();
        try (Stream<Path> files =
                Files.list(Path.of(DamagedCorpusTest.class.getResource(CORPUS).toURI()))) {
            for (Path file : files.toList()) {
                corpus.put(file.getFileName().toString(), FuzzInput.of(Files.readAllBytes(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
        assertThat(corpus).hasSizeGreaterThan(30);
        return corpus;
    }
}
