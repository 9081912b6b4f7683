package io.github.reactivecontact.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault at every moment: how the lookup ends, and that the client is as good as new. */
@TestInstance(Lifecycle.PER_CLASS)
class FaultMatrixTest {

    private final Map<Fault, Map<Moment, FaultResult>> results = new EnumMap<>(Fault.class);
    private TestTls tls;

    @BeforeAll
    void makeCertificate(@TempDir Path directory) throws Exception {
        tls = TestTls.make(directory);
    }

    static Stream<Arguments> cells() {
        return Arrays.stream(Fault.values())
                .flatMap(fault -> Arrays.stream(Moment.values()).map(moment -> Arguments.of(fault, moment)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("cells")
    void lookup_thatMeetsAFault_endsAsItShould(Fault fault, Moment moment) throws Exception {
        try (FaultRun run = new FaultRun(fault, moment, tls, FaultProbe.NONE)) {
            FaultResult result = run.result();
            results.computeIfAbsent(fault, row -> new EnumMap<>(Moment.class)).put(moment, result);
            assertThat(result).isEqualTo(fault.expectedAt(moment));
        }
    }

    @AfterAll
    void writeTable() throws IOException {
        Files.writeString(Path.of("target/faults.md"), FaultTable.page(this::result));
    }

    private @Nullable FaultResult result(Fault fault, Moment moment) {
        return results.getOrDefault(fault, Map.of()).get(moment);
    }

    @Test
    void table_inTheDocs_isWhatIsAssertedHere() {
        assertThat(Path.of("docs/faults.md")).content().isEqualTo(FaultTable.page(Fault::expectedAt));
    }
}
