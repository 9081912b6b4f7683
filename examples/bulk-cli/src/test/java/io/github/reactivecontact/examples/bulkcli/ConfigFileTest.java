package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.OptionSpec;

class ConfigFileTest {

    @TempDir
    Path directory;

    private CliHarness cli;

    @BeforeEach
    void open() throws IOException {
        cli = new CliHarness(directory);
        cli.file("in", "79000000001\n79000000002\n");
    }

    @Test
    void config_options_areDefaultsOfEveryGroup() throws IOException {
        String config = cli.file(
                "config",
                "# defaults\ninput=" + cli.path("in") + "\noutput=" + cli.path("out")
                        + "\nformat=csv\nbom=true\nrate=unlimited\nlimit=1\n");

        assertThat(cli.execute("--config", config)).isZero();

        assertThat(cli.lines("out")).hasSize(2).first().asString().startsWith("\uFEFFline,");
    }

    @Test
    void config_argumentsOfTheSameGroup_precedeAndOthersStay() throws IOException {
        String config = cli.file("config", "input=" + cli.path("in") + "\nformat=csv\nordered=true\nlimit=1\n");

        assertThat(cli.execute(
                        "--config",
                        config,
                        "--output",
                        cli.path("out"),
                        "--format",
                        "ndjson",
                        "--quiet",
                        "--limit",
                        "2"))
                .isZero();

        assertThat(cli.lines("out"))
                .satisfiesExactly(
                        row -> assertThat(row).startsWith("{\"line\":1,"),
                        row -> assertThat(row).startsWith("{\"line\":2,"));
    }

    @Test
    void config_flagAlsoInTheArguments_staysOn() throws IOException {
        String config = cli.file("config", "overwrite=true\nquiet=true\nrate=unlimited\n");
        cli.file("out", "precious\n");

        assertThat(cli.execute(
                        "--config", config, "-i", cli.path("in"), "-o", cli.path("out"), "--overwrite", "--quiet"))
                .isZero();

        assertThat(cli.err()).isEmpty();
        assertThat(cli.lines("out")).hasSize(2);
    }

    @Test
    void config_flagTurnedOffByAnArgument_isOff() throws IOException {
        String config = cli.file("config", "overwrite=true\nno-distinct=true\nquiet=true\ndry-run=true\n");
        String input = cli.file("in", "79000000001\n79000000001\n");
        String[] run = {"--config", config, "-i", input, "-o", cli.path("out"), "--no-dry-run", "--no-quiet"};

        assertThat(cli.execute(with(run, "--distinct"))).isZero();
        assertThat(cli.err()).contains("2 done", "2 read: 1 unique, 1 duplicates");
        assertThat(cli.execute(with(run, "--no-overwrite"))).isEqualTo(ExitCode.USAGE);
        assertThat(cli.lines("out")).hasSize(2);
    }

    @Test
    void arguments_flagWithoutFile_canBeTurnedOff() throws IOException {
        assertThat(cli.execute("-i", cli.path("in"), "-o", cli.path("out"), "--no-dry-run", "--distinct"))
                .isZero();

        assertThat(cli.lines("out")).hasSize(2);
    }

    @Test
    void flags_ofARun_areAllNegatable() {
        assertThat(BulkCli.commandLine(Map.of()).getCommandSpec().options())
                .filteredOn(option -> option.type() == boolean.class)
                .filteredOn(option -> !option.usageHelp() && !option.versionHelp())
                .hasSizeGreaterThan(5)
                .allMatch(OptionSpec::negatable);
    }

    private static String[] with(String[] arguments, String last) {
        return Stream.concat(Stream.of(arguments), Stream.of(last)).toArray(String[]::new);
    }

    @Test
    void config_severalValuesAlsoInTheArguments_areReplaced() throws IOException {
        String config = cli.file("config", "column=name\nrate=unlimited\n");
        String input = cli.file("table", "name,phone\nAnna,79000000001\n");

        assertThat(cli.execute("--config", config, "-i", input, "-o", cli.path("out"), "-c", "phone"))
                .isZero();

        assertThat(cli.lines("out")).singleElement().asString().contains("79000000001@c.us");
    }

    @Test
    void config_inHomeDirectory_isReadUnlessAnotherIsNamed() throws IOException {
        cli.file(".bulk-cli.properties", "limit=1\n");
        Map<String, String> environment = Map.of("HOME", directory.toString());

        assertThat(cli.execute(environment, "-i", cli.path("in"), "-o", cli.path("out")))
                .isZero();
        assertThat(cli.lines("out")).hasSize(1);

        String other = cli.file("config", "rate=unlimited\n");
        assertThat(cli.execute(environment, "--config", other, "-i", cli.path("in"), "-o", cli.path("other")))
                .isZero();
        assertThat(cli.lines("other")).hasSize(2);
    }

    @Test
    void config_unknownKeys_areNamedWithoutTheirValues() throws IOException {
        String config = cli.file("config", "apiTokenInstance=s3cr3t\nconcurency=5\nconfig=x\n");

        assertThat(cli.execute("--config", config, "-i", cli.path("in"))).isEqualTo(ExitCode.USAGE);

        assertThat(cli.err())
                .contains(config + " sets apiTokenInstance, concurency, config: a key is the name of an option")
                .contains("credentials come from the environment")
                .doesNotContain("s3cr3t", "Exception");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {"rate=fast | 'fast' is not a rate", "limit=0 | --limit must be at least 1"})
    void config_wrongValue_returns2(String line, String message) throws IOException {
        String config = cli.file("config", line + "\n");

        assertThat(cli.execute("--config", config, "-i", cli.path("in"))).isEqualTo(ExitCode.USAGE);

        assertThat(cli.err()).contains(message);
    }

    @Test
    void config_missingFile_returns2() {
        assertThat(cli.execute("--config", cli.path("none"))).isEqualTo(ExitCode.USAGE);

        assertThat(cli.err()).contains("cannot read --config " + cli.path("none"));
    }

    @Test
    void config_subcommand_isNotAffected() throws IOException {
        cli.file(".bulk-cli.properties", "instances=fleet.json\n");

        assertThat(cli.execute(
                        Map.of("HOME", directory.toString()), "simulate", "--write-instances", directory.toString()))
                .isEqualTo(ExitCode.USAGE);

        assertThat(cli.err()).contains("already exists").doesNotContain("fleet.json");
    }
}
