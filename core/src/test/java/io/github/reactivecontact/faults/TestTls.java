package io.github.reactivecontact.faults;

import io.github.reactivecontact.stub.Certificates;
import java.nio.file.Path;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider;
import reactor.netty.tcp.TcpServer;
import reactor.netty.tcp.TcpSslContextSpec;

/** TLS settings of a server for localhost and of a client that trusts it. */
record TestTls(KeyManagerFactory keys, TrustManagerFactory trust) {

    static TestTls make(Path directory) throws Exception {
        Certificates certificates = Certificates.selfSigned(directory, "dns:localhost");
        return new TestTls(certificates.keys(), certificates.trust());
    }

    TcpServer server(TcpServer server) {
        SslProvider.GenericSslContextSpec<?> own = TcpSslContextSpec.forServer(keys);
        return server.secure(tls -> tls.sslContext(own));
    }

    HttpClient client(HttpClient client) {
        SslProvider.GenericSslContextSpec<?> trusting =
                Http11SslContextSpec.forClient().configure(context -> context.trustManager(trust));
        return client.secure(tls -> tls.sslContext(trusting));
    }
}
