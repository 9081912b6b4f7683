package io.github.reactivecontact.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.stub.Certificates;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.test.StepVerifier;

class HttpClientSettingsTest {

    private static final String CHAT = "71234567890@c.us";

    @TempDir
    private Path directory;

    @Test
    void proxy_ofProperties_receivesTheConnection() throws IOException {
        try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> connect = CompletableFuture.supplyAsync(() -> firstLine(proxy));
            Applications.withInstance()
                    .withPropertyValues(
                            "contact-client.instances[0].api-url=http://127.0.0.1:9",
                            "contact-client.retry.max-attempts=1",
                            "contact-client.proxy.host=127.0.0.1",
                            "contact-client.proxy.port=" + proxy.getLocalPort())
                    .run(context -> StepVerifier.create(
                                    context.getBean(ReactiveContactClient.class).getContactInfo(CHAT))
                            .verifyErrorMatches(error -> reason(error) == Reason.CONNECTION_FAILED));

            assertThat(connect.join()).isEqualTo("CONNECT 127.0.0.1:9 HTTP/1.1");
        }
    }

    @Test
    void proxy_withoutThisHost_isNotUsed() {
        try (GreenApiSimulator green = GreenApiSimulator.builder()
                .instance("7103000001", Applications.TOKEN)
                .start()) {
            Applications.withInstance()
                    .withPropertyValues(
                            "contact-client.instances[0].api-url=" + green.apiUrl(),
                            "contact-client.proxy.host=127.0.0.1",
                            "contact-client.proxy.port=1",
                            "contact-client.proxy.type=socks5",
                            "contact-client.proxy.username=user",
                            "contact-client.proxy.password=secret",
                            "contact-client.proxy.non-proxy-hosts=127.0.0.1|localhost")
                    .run(HttpClientSettingsTest::isAnswered);
        }
    }

    @Test
    void proxy_invalidPort_isNamed() {
        Applications.withInstance()
                .withPropertyValues("contact-client.proxy.host=127.0.0.1", "contact-client.proxy.port=0")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("contact-client.proxy.port: must be from 1 to 65535, was 0"));
    }

    @Test
    void bundle_withTheServersIssuer_isTrusted() throws Exception {
        Certificates certificates = Certificates.selfSigned(directory, "dns:localhost");
        try (GreenApiSimulator green = secure(certificates)) {
            trusting(certificates, green).run(HttpClientSettingsTest::isAnswered);
        }
    }

    @Test
    void bundle_withCertificateOfAnotherHost_isRefused() throws Exception {
        Certificates certificates = Certificates.selfSigned(directory, "dns:other.example");
        try (GreenApiSimulator green = secure(certificates)) {
            trusting(certificates, green)
                    .run(context -> StepVerifier.create(
                                    context.getBean(ReactiveContactClient.class).getContactInfo(CHAT))
                            .verifyErrorMatches(error -> reason(error) == Reason.CONNECTION_FAILED));
            assertThat(green.requests()).isZero();
        }
    }

    @Test
    void bundle_unknown_isNamedWithThoseThereAre() {
        Applications.withInstance()
                .withPropertyValues("contact-client.ssl.bundle=gren")
                .withBean(SslBundles.class, () -> new DefaultSslBundleRegistry("green", SslBundle.systemDefault()))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("contact-client.ssl.bundle: names no SSL bundle, was 'gren'")
                        .hasMessageContaining("green"));
        Applications.withInstance()
                .withPropertyValues("contact-client.ssl.bundle=gren")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("spring.ssl.bundle"));
    }

    private static GreenApiSimulator secure(Certificates certificates) throws Exception {
        return GreenApiSimulator.builder()
                .instance("7103000001", Applications.TOKEN)
                .tls(SslContextBuilder.forServer(certificates.keys()).build())
                .start();
    }

    private static ApplicationContextRunner trusting(Certificates certificates, GreenApiSimulator green)
            throws Exception {
        SslManagerBundle managers = SslManagerBundle.of(certificates.keys(), certificates.trust());
        SslBundle bundle = SslBundle.of(null, null, null, null, managers);
        return Applications.withInstance()
                .withPropertyValues(
                        "contact-client.instances[0].api-url=" + green.apiUrl(),
                        "contact-client.retry.max-attempts=1",
                        "contact-client.ssl.bundle=green")
                .withBean(SslBundles.class, () -> new DefaultSslBundleRegistry("green", bundle));
    }

    private static void isAnswered(org.springframework.context.ApplicationContext context) {
        StepVerifier.create(context.getBean(ReactiveContactClient.class).getContactInfo(CHAT))
                .expectNextMatches(contact -> contact.isPresent())
                .verifyComplete();
    }

    private static String firstLine(ServerSocket server) {
        try (Socket socket = server.accept();
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            return reader.readLine();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Reason reason(Throwable error) {
        return ((ContactLookupException) error).reason();
    }
}
