package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.GreenApiInstance;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstancesTest {

    private static final String TOKEN = "s3cr3tT0ken";

    @TempDir
    Path directory;

    private Path file(String json) throws IOException {
        return Files.writeString(directory.resolve("instances.json"), json.replace("TOKEN", TOKEN));
    }

    @Test
    void ofFile_severalInstances_areRead() throws IOException {
        Path file = file("[{\"apiUrl\":\"https://7103.api.greenapi.com\",\"idInstance\":7103000001,"
                + "\"apiTokenInstance\":\"TOKEN\"},{\"idInstance\":\"7103000002\",\"apiTokenInstance\":\"TOKEN\"}]");

        assertThat(Instances.ofFile(file))
                .containsExactly(
                        GreenApiInstance.of(URI.create("https://7103.api.greenapi.com"), "7103000001", TOKEN),
                        GreenApiInstance.of("7103000002", TOKEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "TOKEN",
                "[]",
                "{\"idInstance\":1,\"apiTokenInstance\":\"TOKEN\"}",
                "[{\"idInstance\":1,\"apiTokenInstance\":\"TOKEN\"",
                "[{\"idInstance\":\"TOKEN\",\"apiTokenInstance\":\"7103000001\"}]",
                "[{\"idInstance\":1,\"apiTokenInstance\":\"TOKEN TOKEN\"}]",
                "[{\"idInstance\":1}]",
                "[\"TOKEN\"]",
                "[{\"apiUrl\":\"https://x/waInstance1/getContactInfo/TOKEN\",\"idInstance\":1,"
                        + "\"apiTokenInstance\":\"TOKEN\"}]",
                "[{\"apiUrl\":\"TOKEN:\\\\\",\"idInstance\":1,\"apiTokenInstance\":\"TOKEN\"}]",
                "[{\"idInstance\":1,\"apiTokenInstance\":\"TOKEN\"},{\"idInstance\":1,\"apiTokenInstance\":\"TOKEN\"}]"
            })
    void ofFile_invalidContent_isRejectedWithoutQuotingIt(String json) throws IOException {
        Path file = file(json);

        assertThatThrownBy(() -> Instances.ofFile(file))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("instances.json")
                .hasNoCause()
                .message()
                .doesNotContain(TOKEN);
    }

    @Test
    void ofFile_missingFile_isReported() {
        assertThatThrownBy(() -> Instances.ofFile(directory.resolve("none.json")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("none.json")
                .hasMessageContaining("no such file");
    }
}
