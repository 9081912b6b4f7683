package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.InstancesFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instances of {@code simulate}: where their tokens come from, and how they are printed. */
class SimulatedCredentialsTest {

    private static final URI API_URL = URI.create("http://127.0.0.1:8080");

    @TempDir
    private Path directory;

    @Test
    void keptIn_noFile_writesOneThatIsReadAgain() throws IOException {
        Path file = directory.resolve("tokens.json");

        List<SimulatedCredentials> first = SimulatedCredentials.keptIn(file.toString(), 3);

        assertThat(first)
                .extracting(SimulatedCredentials::idInstance)
                .containsExactly("7103000001", "7103000002", "7103000003");
        assertThat(SimulatedCredentials.keptIn(file.toString(), null)).isEqualTo(first);
        assertThat(SimulatedCredentials.keptIn(file.toString(), 3)).isEqualTo(first);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void keptIn_otherNumberOfInstances_isRefused() {
        String file = directory.resolve("tokens.json").toString();
        SimulatedCredentials.keptIn(file, 3);

        assertThatThrownBy(() -> SimulatedCredentials.keptIn(file, 4))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--instances is 4, but --tokens-from " + file + " has 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "[null]",
                "[{}]",
                "s3cr3t",
                "{\"idInstance\": \"s3cr3t\"}",
                "[{\"idInstance\": \"s3cr3t\", \"apiTokenInstance\": \"s3cr3t\"}]"
            })
    void keptIn_anotherFile_isRefusedWithoutQuoting(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("another"), content);

        assertThatThrownBy(() -> SimulatedCredentials.keptIn(file.toString(), null))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is not a file that this option wrote")
                .hasMessageNotContaining("s3cr3t");
        assertThat(file).hasContent(content);
    }

    @Test
    void random_differsEachTime_andIsNotShown() {
        SimulatedCredentials first = SimulatedCredentials.random(1).get(0);

        assertThat(SimulatedCredentials.random(1)).doesNotContain(first);
        assertThat(first).asString().doesNotContain(first.apiTokenInstance());
    }

    @Test
    void text_ofOneInstance_isReadyToPaste() {
        List<SimulatedCredentials> one = List.of(new SimulatedCredentials("7103000001", "a-token"));

        assertThat(SimulatedInstancesText.properties.of(API_URL, one)).isEqualTo("""
                contact-client.api-url=http://127.0.0.1:8080
                contact-client.id-instance=7103000001
                contact-client.api-token-instance=a-token
                """);
        assertThat(SimulatedInstancesText.env.of(API_URL, one)).isEqualTo("""
                export CONTACTCLIENT_APIURL=http://127.0.0.1:8080
                export CONTACTCLIENT_IDINSTANCE=7103000001
                export CONTACTCLIENT_APITOKENINSTANCE=a-token
                export GREEN_API_URL=http://127.0.0.1:8080
                export GREEN_API_ID_INSTANCE=7103000001
                export GREEN_API_TOKEN=a-token
                """);
    }

    @Test
    void text_ofSeveralInstances_isAList() throws IOException {
        List<SimulatedCredentials> two = List.of(
                new SimulatedCredentials("7103000001", "a-token"), new SimulatedCredentials("7103000002", "b-token"));

        assertThat(SimulatedInstancesText.properties.of(API_URL, two))
                .contains("contact-client.instances[0].api-url=http://127.0.0.1:8080\n")
                .contains("contact-client.instances[1].api-token-instance=b-token\n");
        assertThat(SimulatedInstancesText.env.of(API_URL, two))
                .contains("export CONTACTCLIENT_INSTANCES_1_IDINSTANCE=7103000002\n")
                .doesNotContain("GREEN_API");
        Path file = Files.writeString(directory.resolve("json"), SimulatedInstancesText.json.of(API_URL, two));
        assertThat(InstancesFile.read(file))
                .containsExactly(
                        GreenApiInstance.of(API_URL, "7103000001", "a-token"),
                        GreenApiInstance.of(API_URL, "7103000002", "b-token"));
    }
}
