package io.github.reactivecontact.spring;

import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ProxyProvider;

/** Applies the properties of proxy and certificates to the HTTP client. */
final class HttpClientSettings {

    private static final int MAX_PORT = 65535;

    private HttpClientSettings() {}

    /**
     * Sets the HTTP client of the builder. It is unchanged without these properties.
     *
     * @throws InvalidContactClientPropertyException if a property is invalid
     */
    static void apply(
            ContactClientProperties properties,
            ObjectProvider<SslBundles> bundles,
            ReactiveContactClientBuilder builder) {
        UnaryOperator<HttpClient> proxy = proxy(properties.proxy());
        UnaryOperator<HttpClient> ssl = ssl(properties.ssl().bundle(), bundles);
        builder.httpClient(http -> ssl.apply(proxy.apply(http)));
    }

    private static UnaryOperator<HttpClient> proxy(ContactClientProperties.ProxyProperties proxy) {
        String host = proxy.host();
        if (host == null || host.isBlank()) {
            return UnaryOperator.identity();
        }
        if (proxy.port() < 1 || proxy.port() > MAX_PORT) {
            throw ContactClientSettings.invalid(
                    "proxy.port", "must be from 1 to " + MAX_PORT + ", was " + proxy.port(), "Write the proxy's port.");
        }
        return http -> http.proxy(spec -> {
            ProxyProvider.Builder configured =
                    spec.type(type(proxy.type())).host(host.strip()).port(proxy.port());
            if (proxy.username() != null) {
                configured.username(proxy.username());
            }
            String password = proxy.password();
            if (password != null) {
                configured.password(user -> password);
            }
            if (proxy.nonProxyHosts() != null) {
                configured.nonProxyHosts(proxy.nonProxyHosts());
            }
        });
    }

    private static ProxyProvider.Proxy type(ContactClientProperties.ProxyProperties.Type type) {
        return switch (type) {
            case HTTP -> ProxyProvider.Proxy.HTTP;
            case SOCKS4 -> ProxyProvider.Proxy.SOCKS4;
            case SOCKS5 -> ProxyProvider.Proxy.SOCKS5;
        };
    }

    private static UnaryOperator<HttpClient> ssl(@Nullable String name, ObjectProvider<SslBundles> bundles) {
        if (name == null || name.isBlank()) {
            return UnaryOperator.identity();
        }
        SslBundles all = bundles.getIfAvailable();
        if (all == null) {
            throw noBundle(name, List.of());
        }
        try {
            SslContext context = context(all.getBundle(name));
            return http -> http.secure(spec -> spec.sslContext(context));
        } catch (NoSuchSslBundleException missing) {
            throw noBundle(name, all.getBundleNames());
        }
    }

    private static InvalidContactClientPropertyException noBundle(String name, List<String> names) {
        return ContactClientSettings.invalid(
                "ssl.bundle",
                "names no SSL bundle, was '" + name + "'",
                names.isEmpty()
                        ? "Configure the bundle below spring.ssl.bundle."
                        : "Write one of the names below spring.ssl.bundle: " + String.join(", ", names) + ".");
    }

    private static SslContext context(SslBundle bundle) {
        SslManagerBundle managers = bundle.getManagers();
        SslOptions options = SslOptions.of(
                bundle.getOptions().getCiphers(), bundle.getOptions().getEnabledProtocols());
        try {
            return SslContextBuilder.forClient()
                    .keyManager(managers.getKeyManagerFactory())
                    .trustManager(managers.getTrustManagerFactory())
                    .ciphers(SslOptions.asSet(options.getCiphers()))
                    .protocols(options.getEnabledProtocols())
                    .build();
        } catch (SSLException | IllegalArgumentException e) {
            throw ContactClientSettings.invalid(
                    "ssl.bundle", "cannot be used: " + e.getMessage(), "Correct the bundle below spring.ssl.bundle.");
        }
    }
}
