package io.github.reactivecontact.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.github.reactivecontact.leakcheck.CapturedLogs;
import io.github.reactivecontact.leakcheck.Secrets;
import io.github.reactivecontact.stub.Certificates;
import io.github.reactivecontact.stub.Clients;
import io.github.reactivecontact.stub.StubServer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.tcp.SslProvider;

class SecureTransportTest {

    private static final String CHAT = "71234567890@c.us";
    private static final Pattern TEST_ONLY = Pattern.compile("test-classes|junit-|opentest4j|apiguardian|assertj-"
            + "|byte-buddy|reactor-test|blockhound|archunit|logback-|slf4j-|jackson-databind");
    private static final Pattern QUIC = Pattern.compile("netty-codec-classes-quic");

    @TempDir
    static Path directory;

    private static Certificates certificates;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = Certificates.selfSigned(directory, "ip:127.0.0.1");
    }

    @Test
    void request_trustedCertificate_isAnswered() throws Exception {
        try (StubServer server = secureServer(certificates);
                ReactiveContactClient client =
                        trusting(server.clientBuilder(), certificates).build();
                CapturedLogs logs = CapturedLogs.start()) {
            assertThat(client.getContactInfo(CHAT).block(StubServer.PATIENCE)).isPresent();

            assertThat(server.requests(1))
                    .singleElement()
                    .satisfies(request -> assertThat(request.path()).endsWith(StubServer.TOKEN));
            assertNoSecret(logs);
        }
    }

    @Test
    void request_serverAndClientOfferHttp2_isHttp11() throws Exception {
        KeyManagerFactory keys = certificates.keys();
        TrustManagerFactory trust = certificates.trust();
        try (StubServer server = StubServer.startSecure(http -> http.protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
                        .secure(tls -> tls.sslContext(http2(keys))));
                ReactiveContactClient client = server.clientBuilder()
                        .httpClient(http -> http.protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
                                .secure(tls -> tls.sslContext(http11(trust))))
                        .build()) {
            assertThat(client.getContactInfo(CHAT).block(StubServer.PATIENCE)).isPresent();
            assertThat(server.requests(1).get(0).version()).isEqualTo("HTTP/1.1");
            assertThat(server.requests(1).get(0).path()).endsWith(StubServer.TOKEN);
        }
    }

    @Test
    void request_untrustedCertificate_failsBeforeTheTokenIsSent() throws Exception {
        try (StubServer server = secureServer(certificates)) {
            ContactLookupException failure = failureOf(server.clientBuilder());

            assertThat(failure)
                    .hasMessageContaining("No secure connection could be made")
                    .hasRootCauseInstanceOf(GeneralSecurityException.class);
            assertThat(server.count()).isZero();
        }
    }

    @Test
    void request_certificateOfAnotherHost_failsBeforeTheTokenIsSent(@TempDir Path other) throws Exception {
        Certificates ofAnotherHost = Certificates.selfSigned(other, "dns:other.example");
        try (StubServer server = secureServer(ofAnotherHost)) {
            ContactLookupException failure = failureOf(trusting(server.clientBuilder(), ofAnotherHost));

            assertThat(failure)
                    .hasMessageContaining("No secure connection could be made")
                    .hasRootCauseInstanceOf(CertificateException.class);
            assertThat(server.count()).isZero();
        }
    }

    @Test
    void request_serverWithoutTls_failsBeforeTheTokenIsSent() {
        try (StubServer server = StubServer.start()) {
            GreenApiInstance instance = GreenApiInstance.of(
                    URI.create("https://127.0.0.1:" + server.port()), StubServer.ID_INSTANCE, StubServer.TOKEN);

            ContactLookupException failure = failureOf(Clients.builder(instance));

            assertThat(failure)
                    .hasMessageContaining("No secure connection could be made")
                    .hasNoCause();
            assertThat(server.count()).isZero();
        }
    }

    @Test
    void request_onTheRuntimeClassPathAlone_isAnswered() throws Exception {
        try (StubServer server = secureServer(certificates)) {
            assertThat(runProbe(server, TEST_ONLY)).contains("answered: true");
            assertThat(server.count()).isEqualTo(1);
        }
    }

    @Test
    void request_withoutTheQuicClasses_fails() throws Exception {
        try (StubServer server = secureServer(certificates)) {
            assertThat(runProbe(server, Pattern.compile(TEST_ONLY + "|" + QUIC)))
                    .contains("NoClassDefFoundError")
                    .doesNotContain("answered: true");
        }
    }

    /** Runs a user's program with only core, its runtime dependencies and the trust store of the JDK. */
    private static String runProbe(StubServer server, Pattern leftOut) throws IOException, InterruptedException {
        String file = TlsProbe.class.getName().replace('.', '/') + ".class";
        Path probe = directory.resolve("probe").resolve(file);
        Files.createDirectories(probe.getParent());
        try (InputStream bytes = TlsProbe.class.getClassLoader().getResourceAsStream(file)) {
            Files.write(probe, bytes.readAllBytes());
        }
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !leftOut.matcher(entry).find())
                .collect(Collectors.joining(File.pathSeparator));
        Process child = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Djavax.net.ssl.trustStore=" + certificates.trustStore(),
                        "-Djavax.net.ssl.trustStorePassword=" + Certificates.PASSWORD,
                        "-cp",
                        classPath + File.pathSeparator + directory.resolve("probe"),
                        TlsProbe.class.getName(),
                        server.url().toString(),
                        StubServer.ID_INSTANCE,
                        StubServer.TOKEN))
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return said;
        } finally {
            child.destroyForcibly();
        }
    }

    private static StubServer secureServer(Certificates certificates) throws Exception {
        KeyManagerFactory keys = certificates.keys();
        return StubServer.startSecure(http -> http.secure(tls -> tls.sslContext(http11(keys))));
    }

    private static ReactiveContactClientBuilder trusting(
            ReactiveContactClientBuilder builder, Certificates certificates) throws Exception {
        TrustManagerFactory trust = certificates.trust();
        return builder.httpClient(http -> http.secure(tls -> tls.sslContext(http11(trust))));
    }

    private static ContactLookupException failureOf(ReactiveContactClientBuilder builder) {
        try (CapturedLogs logs = CapturedLogs.start();
                ReactiveContactClient client = builder.build()) {
            ContactLookupException failure = LookupFailures.of(client.getContactInfo(CHAT));

            assertThat(failure.reason()).isEqualTo(Reason.CONNECTION_FAILED);
            Secrets.token(StubServer.TOKEN).assertAbsentFrom(failure);
            assertNoSecret(logs);
            return failure;
        }
    }

    /** Ignores the stub server's own threads, which legitimately read the token. */
    private static void assertNoSecret(CapturedLogs logs) {
        logs.lines().stream()
                .filter(line -> !line.contains("[stub-server-"))
                .forEach(Secrets.token(StubServer.TOKEN)::assertAbsentFrom);
    }

    // The specs implement a deprecated interface, so the compiler warns about them.

    private static SslProvider.GenericSslContextSpec<?> http11(KeyManagerFactory keys) {
        return Http11SslContextSpec.forServer(keys);
    }

    private static SslProvider.GenericSslContextSpec<?> http2(KeyManagerFactory keys) {
        return Http2SslContextSpec.forServer(keys);
    }

    private static SslProvider.GenericSslContextSpec<?> http11(TrustManagerFactory trust) {
        return Http11SslContextSpec.forClient().configure(context -> context.trustManager(trust));
    }
}
