package io.github.reactivecontact.simulator;

import static io.github.reactivecontact.simulator.RawClient.CHAT;
import static io.github.reactivecontact.simulator.RawClient.simulator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContextBuilder;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
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
            HttpRequest request = HttpRequest.newBuilder(URI.create(green.apiUrl() + RawClient.path()))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"chatId\":\"" + CHAT.value() + "\"}"))
                    .build();
            HttpResponse<String> response = HttpClient.newBuilder()
                    .sslContext(client)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).contains(CHAT.value());
        }
    }

    @Test
    void tls_clientContext_isRefused() throws Exception {
        var forClients = SslContextBuilder.forClient().build();

        assertThatThrownBy(() -> simulator().tls(forClients))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sslContext must be for a server, was for a client");
    }

    private static KeyStore selfSigned(Path file) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "localhost",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }
}
