package io.github.reactivecontact.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

class ThrowawayKeysTest {

    @Test
    void serverContext_clientThatTrustsKeys_receivesContactOverTls() throws Exception {
        Cell cell = Cell.open(1, 1, 0, true);
        try (ThrowawayKeys keys = ThrowawayKeys.create();
                LeanServer server = LeanServer.start(1, List.of(0)).withTls(keys.serverContext())) {
            URI host = server.hosts().of(cell).get(0);
            HttpsURLConnection connection =
                    (HttpsURLConnection) host.resolve("/").toURL().openConnection();
            connection.setSSLSocketFactory(trusting(keys).getSocketFactory());

            assertThat(host).hasScheme("https");
            assertThat(connection.getInputStream().readAllBytes()).isEqualTo(Reply.body());
            connection.disconnect();
        }
    }

    @Test
    void close_keys_deletesFile() throws Exception {
        ThrowawayKeys keys = ThrowawayKeys.create();

        keys.close();

        assertThat(keys.file()).doesNotExist();
    }

    private static SSLContext trusting(ThrowawayKeys keys) throws Exception {
        KeyStore store = KeyStore.getInstance(keys.file().toFile(), "changeit".toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted.getTrustManagers(), null);
        return context;
    }
}
