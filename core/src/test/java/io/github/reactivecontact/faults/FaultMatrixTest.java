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

/** Runs every fault in every phase and checks the outcome of the lookup and the recovery of the client. */
@TestInstance(Lifecycle.PER_CLASS)
class FaultMatrixTest {

    private final Map<FaultCase, Map<FaultPhase, FaultResult>> results = new EnumMap<>(FaultCase.class);
    private TestTls tls;

    @BeforeAll
    void makeCertificate(@TempDir Path directory) throws Exception {
        tls = TestTls.make(directory);
    }

    static Stream<Arguments> cells() {
        return Arrays.stream(FaultCase.values())
                .flatMap(fault -> Arrays.stream(FaultPhase.values()).map(phase -> Arguments.of(fault, phase)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("cells")
    void lookup_withFault_endsAsExpected(FaultCase fault, FaultPhase phase) throws Exception {
        try (FaultRun run = new FaultRun(fault, phase, tls, FaultProbe.NONE)) {
            FaultResult result = run.result();
            results.computeIfAbsent(fault, row -> new EnumMap<>(FaultPhase.class))
                    .put(phase, result);
            assertThat(result).isEqualTo(fault.expectedIn(phase));
        }
    }

    @AfterAll
    void writeTable() throws IOException {
        Files.writeString(Path.of("target/faults.md"), FaultTable.page(this::result));
    }

    private @Nullable FaultResult result(FaultCase fault, FaultPhase phase) {
        return results.getOrDefault(fault, Map.of()).get(phase);
    }

    @Test
    void faultsPage_matchesExpectedResults() {
        assertThat(Path.of("docs/faults.md")).content().isEqualTo(FaultTable.page(FaultCase::expectedIn));
    }
}
