package io.github.reactivecontact.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.github.reactivecontact.leakcheck.Secrets;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.stub.Certificates;
import io.github.reactivecontact.stub.Clients;
import io.github.reactivecontact.stub.StubServer;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** TLS handshakes with the simulator. A server whose certificate is invalid is rejected and receives no request. */
class CertificateTest {

    private static final String CHAT = FaultBytes.PHONE + "@c.us";

    private static Certificates localhost;

    @TempDir
    private Path directory;

    @BeforeAll
    static void makeCertificate(@TempDir Path directory) throws Exception {
        localhost = Certificates.selfSigned(directory, "dns:localhost");
    }

    @Test
    void lookup_trustedCertificateOfHost_succeeds() throws Exception {
        assertThat(failureWith(localhost, true)).isNull();
    }

    @Test
    void lookup_untrustedSelfSignedCertificate_fails() throws Exception {
        assertThat(failureWith(localhost, false)).hasMessageContaining("certificate is of no issuer that is trusted");
    }

    @Test
    void lookup_certificateOfAnotherHost_fails() throws Exception {
        assertThat(failureWith(Certificates.selfSigned(directory, "dns:other.example"), true))
                .hasMessageContaining("certificate is not of this host");
    }

    @Test
    void lookup_expiredCertificate_fails() throws Exception {
        assertThat(failureWith(Certificates.expired(directory, "dns:localhost"), true))
                .hasMessageContaining("certificate has expired");
    }

    private static @Nullable ContactLookupException failureWith(Certificates certificates, boolean trusted)
            throws Exception {
        AtomicReference<ContactLookupException> failure = new AtomicReference<>();
        TestTls tls = new TestTls(certificates.keys(), certificates.trust());
        try (GreenApiSimulator green = GreenApiSimulator.builder()
                .tls(SslContextBuilder.forServer(certificates.keys()).build())
                .start()) {
            ReactiveContactClientBuilder builder = Clients.builder(green.instance());
            try (ReactiveContactClient client = (trusted ? builder.httpClient(tls::client) : builder).build()) {
                client.getContactInfo(CHAT)
                        .onErrorResume(ContactLookupException.class, error -> {
                            failure.set(error);
                            return Mono.empty();
                        })
                        .block(StubServer.PATIENCE);
            }
            assertThat(green.requests()).isEqualTo(failure.get() == null ? 1 : 0);
        }
        if (failure.get() != null) {
            assertThat(failure.get())
                    .hasMessageContaining("No secure connection could be made: ")
                    .extracting(ContactLookupException::reason)
                    .isEqualTo(Reason.CONNECTION_FAILED);
            Secrets.phone(FaultBytes.PHONE).assertAbsentFrom(failure.get());
        }
        return failure.get();
    }
}
