package io.github.reactivecontact.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CompareOptionsTest {

    private static final Cell OPEN = Cell.open(1000, 128, 50, false);
    private static final Cell TLS = Cell.open(1000, 128, 50, true);
    private static final Cell PACED = Cell.paced(1000, 256, 50);

    @Test
    void cells_quick_areOneOfEachLoad() {
        assertThat(options("--quick").cells()).containsExactly(Cell.closed(64, 0), OPEN, TLS, PACED);
    }

    @Test
    void cells_inFlightOrDelayGiven_areClosed() {
        assertThat(options("--in-flight", "4,8", "--delays", "0").cells())
                .containsExactly(Cell.closed(4, 0), Cell.closed(8, 0));
    }

    @Test
    void cells_rateGiven_areOpenAtThatRate() {
        assertThat(options("--rate", "200").cells()).containsExactly(Cell.open(200, 128, 50, false));
        assertThat(options("--rate", "200", "--in-flight", "16", "--delays", "5")
                        .cells())
                .containsExactly(Cell.open(200, 16, 5, false));
    }

    @Test
    void cells_chosen_areTheChosenOnes() {
        assertThat(options("--cells", "tls,paced").cells()).containsExactly(TLS, PACED);
    }

    @Test
    void cells_clientWithoutLimiter_areNotPaced() {
        assertThat(options("--quick", "--clients", "raw-plus-codec").cells())
                .containsExactly(Cell.closed(64, 0), OPEN, TLS);
    }

    @Test
    void cells_unknownName_isRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options("--cells", "half").cells())
                .withMessage("--cells must be some of [closed, open, tls, paced, start, cache], was half");
    }

    @Test
    void startRounds_onlyOtherCellsChosen_areNone() {
        assertThat(options().startRounds()).isPositive();
        assertThat(options("--cells", "start").startRounds()).isPositive();
        assertThat(options("--cells", "open").startRounds()).isZero();
        assertThat(options("--delays", "0").startRounds()).isZero();
        assertThat(options("--clients", "vertx").startRounds()).isZero();
        assertThat(options("--delays", "0").cacheHits()).isEmpty();
    }

    @Test
    void clients_openLoad_areThoseThatDifferAtRate() {
        assertThat(options().clients(OPEN))
                .containsExactly("this-client", "raw-netty-plus-codec", "raw-plus-codec", "webclient", "vertx");
        assertThat(options("--clients", "java-net-http").clients(OPEN)).containsExactly("this-client", "java-net-http");
    }

    @Test
    void clients_pacedLoad_areThoseWithLimiter() {
        assertThat(options().clients(PACED)).containsExactly("this-client", "webclient", "rest-template", "vertx");
    }

    @Test
    void clients_baseline_runsOpenLoadsIfItsBuildHasThem(@TempDir Path directory) throws IOException {
        CompareOptions first = options("--baseline", jar(directory.resolve("first.jar"), "Main.class"));
        CompareOptions later = options(
                "--baseline",
                jar(directory.resolve("later.jar"), LoadKind.class.getName().replace('.', '/') + ".class"));

        assertThat(first.clients(Cell.closed(64, 0))).contains("baseline");
        assertThat(first.clients(OPEN)).doesNotContain("baseline");
        assertThat(first.clients(PACED)).doesNotContain("baseline");
        assertThat(later.clients(TLS)).contains("baseline");
    }

    @Test
    void clients_baselineIsNoJar_isRejected(@TempDir Path directory) {
        CompareOptions options = options("--baseline", directory.toString());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.clients(OPEN))
                .withMessage("--baseline must be a jar of the benchmarks, was " + directory);
    }

    private static String jar(Path jar, String entry) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry(entry));
        }
        return jar.toString();
    }

    private static CompareOptions options(String... arguments) {
        CompareOptions options = new CompareOptions();
        new CommandLine(options).parseArgs(arguments);
        return options;
    }
}
