package io.github.reactivecontact.examples.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.leakcheck.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

    private static final String TOKEN = "d75b3a66374942c5b3c019c698abc2067e151558acbd451234";

    @TempDir
    private Path directory;

    @Test
    void read_severalInstances_keepsTheirOrder() throws IOException {
        assertThat(read("""
                [{"idInstance": "7103000002", "apiTokenInstance": "TOKEN", "apiUrl": "https://7103.api.greenapi.com"},
                 {"idInstance": 7103000001, "apiTokenInstance": "TOKEN"}]""")).extracting(GreenApiInstance::idInstance).containsExactly("7103000002", "7103000001");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "[\"TOKEN\"]",
                "[{\"idInstance\": \"TOKEN\", \"apiTokenInstance\": \"7103000001\"}]",
                "[{\"idInstance\": \"7103000001\", \"apiTokenInstance\": \"TOKEN !\"}]",
                "[{\"idInstance\": \"1\", \"apiTokenInstance\": \"TOKEN\", \"apiUrl\": \"https://TOKEN/ /\"}]",
                "[{\"idInstance\": \"1\", \"apiTokenInstance\": \"TOKEN\"}, {\"idInstance\": \"1\", \"apiTokenInstance\":"
                        + " \"TOKEN\"}]",
                "[{\"idInstance\": \"7103000001\", \"apiTokenInstance\": TOKEN}]"
            })
    void read_invalidFile_isRejectedWithoutToken(String text) {
        Throwable failure = catchThrowable(() -> read(text));

        assertThat(failure).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("instances.json");
        Secrets.token(TOKEN).assertAbsentFrom(failure);
    }

    @Test
    void read_missingFile_isNamed() {
        assertThatThrownBy(() -> Credentials.read(directory.resolve("none.json").toString()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none.json");
    }

    private List<GreenApiInstance> read(String text) throws IOException {
        Path file = directory.resolve("instances.json");
        Files.writeString(file, text.replace("TOKEN", TOKEN));
        return Credentials.read(file.toString());
    }
}
