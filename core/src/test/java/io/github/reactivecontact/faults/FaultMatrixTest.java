package io.github.reactivecontact.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault at every moment: how the lookup ends, and that the client is as good as new. */
class FaultMatrixTest {

    private static TestTls tls;

    @BeforeAll
    static void makeCertificate(@TempDir Path directory) throws Exception {
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
            assertThat(run.result()).isEqualTo(fault.expectedAt(moment));
        }
    }

    @Test
    void table_inTheDocs_isWhatIsAssertedHere() throws Exception {
        assertThat(Path.of("docs/faults.md")).content().isEqualTo(FaultTable.page(Fault::expectedAt));
    }
}
