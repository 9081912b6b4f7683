package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.GreenApiInstance;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ProxyProvider;

/**
 * The HTTP proxy between this machine and GREEN-API. The JVM's own properties, such as {@code https.proxyHost}, precede
 * the environment.
 */
interface Proxy extends UnaryOperator<HttpClient> {

    /** Returns the proxy for the instances; null if there is none. */
    static @Nullable Proxy of(List<GreenApiInstance> instances, Map<String, String> environment) {
        if (System.getProperty("https.proxyHost") != null || System.getProperty("http.proxyHost") != null) {
            return HttpClient::proxyWithSystemProperties;
        }
        boolean isTls = instances.stream()
                .anyMatch(instance -> "https".equals(instance.apiUrl().getScheme()));
        return ofEnvironment(isTls ? "HTTPS_PROXY" : "HTTP_PROXY", environment);
    }

    private static @Nullable Environment ofEnvironment(String name, Map<String, String> environment) {
        String address = variable(name, environment);
        return address.isEmpty()
                ? null
                : Environment.parse(name, address, NoProxy.parse(variable("NO_PROXY", environment)));
    }

    /** The lower-case name precedes, as for curl. */
    private static String variable(String name, Map<String, String> environment) {
        String upper = environment.getOrDefault(name, "");
        return environment.getOrDefault(name.toLowerCase(Locale.ROOT), upper).strip();
    }

    /**
     * A proxy of the environment.
     *
     * @param username null if the proxy needs no authentication
     * @param password empty if it has none
     * @param exceptions hosts that are reached without the proxy
     */
    record Environment(String host, int port, @Nullable String username, String password, NoProxy exceptions)
            implements Proxy {

        private static final int DEFAULT_PORT = 80;

        /** Parses {@code http://user:password@host:port}. A message never repeats the value, which has a password. */
        static Environment parse(String name, String address, NoProxy exceptions) {
            try {
                URI uri = new URI(address.contains("://") ? address : "http://" + address);
                if ("http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null) {
                    String userInfo = uri.getRawUserInfo();
                    String[] user = userInfo == null ? new String[] {""} : userInfo.split(":", 2);
                    return new Environment(
                            uri.getHost(),
                            uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                            userInfo == null ? null : decoded(user[0]),
                            user.length == 1 ? "" : decoded(user[1]),
                            exceptions);
                }
            } catch (URISyntaxException | IllegalArgumentException e) {
                // Reported below.
            }
            throw new UsageException(name + " must be http://host:port or http://user:password@host:port, with"
                    + " special characters of the password as %40 for @ (it is not repeated here)");
        }

        private static String decoded(String text) {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        }

        @Override
        public HttpClient apply(HttpClient http) {
            return http.proxy(
                    proxy -> configure(proxy.type(ProxyProvider.Proxy.HTTP).host(host)));
        }

        private void configure(ProxyProvider.Builder proxy) {
            proxy.port(port).nonProxyHostsPredicate(this::isException);
            if (username != null) {
                proxy.username(username).password(user -> password);
            }
        }

        private boolean isException(SocketAddress address) {
            return address instanceof InetSocketAddress target
                    && exceptions.matches(target.getHostString(), target.getPort());
        }

        /** Returns host and port, without the credentials. */
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }
}
