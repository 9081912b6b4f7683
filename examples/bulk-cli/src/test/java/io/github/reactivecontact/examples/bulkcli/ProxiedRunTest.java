package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks up through a proxy that knows a host which no name server has. */
class ProxiedRunTest {

    private static final String HOST = "green-api.invalid";
    private static final String PASSWORD = "pr0xyS3cret";

    @TempDir
    Path directory;

    private final GreenApiSimulator simulator =
            GreenApiSimulator.builder().instance("7103000001", "s3cr3tT0ken").start();
    private ConnectProxy proxy;
    private CliHarness cli;

    @BeforeEach
    void open() throws IOException {
        cli = new CliHarness(directory);
        proxy = ConnectProxy.start(simulator.port(), "anna:" + PASSWORD);
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        simulator.close();
    }

    private int execute(String password, String host) throws IOException {
        String instances = cli.file(
                "instances.json",
                "[{\"apiUrl\":\"http://" + host
                        + "\",\"idInstance\":7103000001,\"apiTokenInstance\":\"s3cr3tT0ken\"}]");
        return cli.execute(
                Map.of("HTTP_PROXY", "http://anna:" + password + "@127.0.0.1:" + proxy.port()),
                "--instances",
                instances,
                "--allow-plaintext",
                "--deadline",
                "5s",
                "-i",
                cli.file("in", "79000000001\n"),
                "-o",
                cli.path("out"));
    }

    @Test
    void httpProxy_rightPassword_looksUpThroughTheProxy() throws IOException {
        assertThat(execute(PASSWORD, HOST)).isZero();

        assertThat(proxy.requests()).contains("CONNECT " + HOST + ":80 HTTP/1.1");
        assertThat(simulator.requests()).isEqualTo(1);
        assertThat(cli.err()).doesNotContain(PASSWORD);
    }

    @Test
    void httpProxy_wrongPassword_failsAndNamesNoCredentials() throws IOException {
        assertThat(execute("wr0ng", HOST)).isEqualTo(ExitCode.SOME_FAILED);

        assertThat(simulator.requests()).isZero();
        assertThat(cli.err() + cli.lines("out"))
                .contains("DEADLINE", "HttpProxyConnectException")
                .doesNotContain(
                        "wr0ng",
                        "s3cr3tT0ken",
                        Base64.getEncoder().encodeToString("anna:wr0ng".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void httpProxy_loopbackInstance_isReachedDirectly() throws IOException {
        assertThat(execute(PASSWORD, "127.0.0.1:" + simulator.port())).isZero();

        assertThat(proxy.requests()).isEmpty();
    }
}
