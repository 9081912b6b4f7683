package io.github.reactivecontact.simulator;

import static io.github.reactivecontact.simulator.RawClient.CHAT;
import static io.github.reactivecontact.simulator.RawClient.simulator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContextBuilder;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

    private static final String PASSWORD = "changeit";

    @Test
    void tls_serverContext_servesHttpsAtLocalhost(@TempDir Path folder) throws Exception {
        KeyStore keys = selfSigned(folder.resolve("localhost.p12"));
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, trusted.getTrustManagers(), null);

        try (GreenApiSimulator green =
                simulator().tls(SslContextBuilder.forServer(own).build()).start()) {
            assertThat(green.instance().apiUrl()).hasScheme("https").hasHost("localhost");
            try (Socket socket =
                    RawClient.withTimeout(client.getSocketFactory().createSocket("localhost", green.port()))) {
                RawClient.write(socket, CHAT);
                RawClient.Response response = RawClient.read(socket);

                assertThat(response.status()).isEqualTo(200);
                assertThat(response.body()).contains(CHAT.value());
            }
        }
    }

    @Test
    void tls_clientContext_isRejected() throws Exception {
        var forClients = SslContextBuilder.forClient().build();

        assertThatThrownBy(() -> simulator().tls(forClients))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sslContext must be for a server, was for a client");
    }

    private static KeyStore selfSigned(Path file) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(("-J-XX:TieredStopAtLevel=1 -genkeypair -alias localhost -keyalg EC -dname CN=localhost"
                        + " -ext san=dns:localhost -storetype PKCS12 -storepass " + PASSWORD + " -keystore")
                .split(" ")));
        command.add(file.toString());
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }
}
