package io.github.reactivecontact.internal.transport;

import java.net.InetSocketAddress;
import java.net.URI;

/** The address and the token of an instance. Not a record, so that nothing prints the token. */
public final class Endpoint {

    /** The template of all paths. */
    static final String PATH_TEMPLATE = "/waInstance{idInstance}/getContactInfo/{apiTokenInstance}";

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final URI apiUrl;
    private final String idInstance;
    private final String pathWithoutToken;
    // Transient, so that a mapper that reads fields leaves it out.
    private final transient String pathWithToken;

    /**
     * Creates an endpoint.
     *
     * @param apiUrl the URL of the server, without a slash at its end
     * @param idInstance the instance
     * @param apiTokenInstance its token
     */
    public Endpoint(URI apiUrl, String idInstance, String apiTokenInstance) {
        this.apiUrl = apiUrl;
        this.idInstance = idInstance;
        this.pathWithoutToken = apiUrl.getRawPath() + "/waInstance" + idInstance + "/getContactInfo/";
        this.pathWithToken = pathWithoutToken + apiTokenInstance;
    }

    String idInstance() {
        return idInstance;
    }

    boolean isSecure() {
        return "https".equalsIgnoreCase(apiUrl.getScheme());
    }

    /**
     * Returns an unresolved address, so that each connection resolves it again. Numeric addresses stay unresolved, too:
     * Netty would format a resolved one for each request.
     */
    InetSocketAddress address() {
        String host = apiUrl.getHost();
        boolean isBracketed = host.startsWith("[");
        return InetSocketAddress.createUnresolved(isBracketed ? host.substring(1, host.length() - 1) : host, port());
    }

    /** The value of the {@code Host} header. */
    String host() {
        return apiUrl.getHost() + (apiUrl.getPort() < 0 ? "" : ":" + apiUrl.getPort());
    }

    /**
     * Returns scheme, host and port: endpoints with the same origin share connections.
     *
     * @return for example {@code https://7103.api.greenapi.com}
     */
    public String origin() {
        return apiUrl.getScheme() + "://" + host();
    }

    private int port() {
        int standard = isSecure() ? HTTPS_PORT : HTTP_PORT;
        return apiUrl.getPort() < 0 ? standard : apiUrl.getPort();
    }

    String pathWithoutToken() {
        return pathWithoutToken;
    }

    String pathWithToken() {
        return pathWithToken;
    }
}
