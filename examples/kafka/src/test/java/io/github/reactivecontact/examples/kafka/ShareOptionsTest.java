package io.github.reactivecontact.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class ShareOptionsTest {

    @TempDir
    Path directory;

    private static Options parse(String... arguments) {
        Options options = new Options();
        CommandSpec spec = CommandSpec.create().addMixin("options", CommandSpec.forAnnotatedObject(options));
        options.check(new CommandLine(spec).parseArgs(arguments));
        return options;
    }

    @ParameterizedTest
    @CsvSource({
        "--share-group --ordered, --ordered has no meaning with --share-group",
        "--share-group --max-uncommitted=9, --max-uncommitted has no meaning with --share-group",
        "--share-consumers=2, --share-consumers needs --share-group",
        "--share-group --share-consumers=0, '--share-consumers must be 1 to 16, was 0'",
        "--share-group --share-consumers=17, '--share-consumers must be 1 to 16, was 17'"
    })
    void check_optionsThatDoNotFit_areRejected(String arguments, String message) {
        assertThatThrownBy(() -> parse(arguments.split(" ")))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void shareConsumer_anySettings_acknowledgesExplicitlyAndLimitsRecords() {
        Options options = parse("--share-group", "--group=enrich");

        assertThat(KafkaSettings.of(options).shareConsumer(50))
                .containsEntry("group.id", "enrich")
                .containsEntry("share.acknowledgement.mode", "explicit")
                .containsEntry("share.acquire.mode", "record_limit")
                .containsEntry("max.poll.records", "50");
    }

    @ParameterizedTest
    @CsvSource({"consumer.session.timeout.ms=3000, session.timeout.ms", "auto.offset.reset=latest, auto.offset.reset"})
    void shareConsumer_settingOfConsumerGroups_isRejected(String line, String name) throws IOException {
        Path file = Files.writeString(directory.resolve("client.properties"), line);
        Options options = parse("--share-group", "--properties=" + file);

        assertThatThrownBy(() -> KafkaSettings.of(options).shareConsumer(50))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("--properties: " + name + " is no setting");
    }
}
