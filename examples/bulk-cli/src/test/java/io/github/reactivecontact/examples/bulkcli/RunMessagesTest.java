package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code --summary}, {@code --quiet} and the completion script. */
class RunMessagesTest {

    @TempDir
    Path directory;

    private CliHarness cli;
    private String input;

    @BeforeEach
    void open() throws IOException {
        cli = new CliHarness(directory);
        input = cli.file("in", "79000000001\n120363043968066561@g.us\ncall me\n");
    }

    @Test
    void summaryJson_quiet_isTheOnlyLine() {
        assertThat(cli.execute("-i", input, "-o", cli.path("out"), "--summary", "json", "--quiet"))
                .isEqualTo(ExitCode.SOME_FAILED);

        assertThat(cli.err().lines()).hasSize(1);
        JsonNode summary = JsonMapper.shared().readTree(cli.err());
        assertThat(summary.path("exitCode").asInt()).isEqualTo(1);
        assertThat(summary.path("done").asInt()).isEqualTo(3);
        assertThat(summary.path("found").asInt()).isEqualTo(1);
        assertThat(summary.path("noContact").asInt()).isEqualTo(1);
        assertThat(summary.path("failures").path("INVALID_CHAT_ID").asInt()).isEqualTo(1);
        assertThat(summary.path("earlier").asInt()).isZero();
        assertThat(summary.path("interrupted").asBoolean(true)).isFalse();
        assertThat(summary.path("instances").size()).isEqualTo(10);
        assertThat(summary.path("instances").path(0).path("state").asString("")).isEqualTo("READY");
    }

    @Test
    void summaryJson_isTheLastLine() {
        cli.execute("-i", input, "-o", cli.path("out"), "--summary", "json");

        String last = cli.err().lines().reduce("", (before, line) -> line);
        assertThat(JsonMapper.shared().readTree(last).path("done").asInt()).isEqualTo(3);
        assertThat(cli.err()).contains("no credentials").doesNotContain("done in");
    }

    @Test
    void quiet_run_printsNothing() {
        assertThat(cli.execute("-i", input, "-o", cli.path("out"), "--quiet")).isEqualTo(ExitCode.SOME_FAILED);

        assertThat(cli.err()).isEmpty();
    }

    @Test
    void quiet_wrongUsage_isPrinted() {
        assertThat(cli.execute("-i", input, "-o", cli.path("out"), "--quiet", "--limit", "0"))
                .isEqualTo(ExitCode.USAGE);

        assertThat(cli.err()).contains("--limit must be at least 1");
    }

    @Test
    void generateCompletion_script_completesOptionsAndCommands() {
        assertThat(cli.execute("generate-completion")).isZero();

        assertThat(cli.out())
                .startsWith("#!/usr/bin/env bash")
                .contains("complete -F", "--retry-failed", "--dry-run", "simulate", "ndjson");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--input", "--output", "--rejects", "--instances", "--cache", "--config"})
    void generateCompletion_optionWithAFile_completesFileNames(String option) {
        cli.execute("generate-completion");

        assertThat(cli.out()).containsPattern("'" + option + "'\\)[^;]*compgen -f");
    }

    /** The script has one list of values for each label of an option. */
    @Test
    void generateCompletion_optionsWithValues_haveTheirOwn() {
        cli.execute("generate-completion");

        assertThat(cli.out().split("function "))
                .allSatisfy(function -> assertThat(function.lines())
                        .filteredOn(line -> line.contains("_option_args=("))
                        .extracting(line -> line.substring(0, line.indexOf('=')))
                        .doesNotHaveDuplicates());
    }

    @Test
    void generateCompletion_negatedFlags_areCompleted() {
        cli.execute("generate-completion");

        assertThat(cli.out())
                .containsPattern("flag_opts=.*'--no-ordered'.*'--distinct'|flag_opts=.*'--distinct'.*'--no-ordered'");
    }
}
