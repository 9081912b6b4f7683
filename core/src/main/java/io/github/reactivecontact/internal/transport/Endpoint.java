package io.github.reactivecontact.internal.transport;

import java.net.InetSocketAddress;
import java.net.URI;

/** Where an instance is asked, and with which secret. Not a record, so that nothing prints the secret. */
public final class Endpoint {

    /** What all paths have in common. */
    static final String PATH_TEMPLATE = "/waInstance{idInstance}/getContactInfo/{apiTokenInstance}";

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final URI apiUrl;
    private final String idInstance;
    private final String pathWithoutToken;
    // Transient, so that a mapper that goes by fields leaves it out.
    private final transient String apiTokenInstance;

    /**
     * Makes an endpoint.
     *
     * @param apiUrl the server, without a slash at its end
     * @param idInstance the instance
     * @param apiTokenInstance its secret
     */
    public Endpoint(URI apiUrl, String idInstance, String apiTokenInstance) {
        this.apiUrl = apiUrl;
        this.idInstance = idInstance;
        this.pathWithoutToken = apiUrl.getRawPath() + "/waInstance" + idInstance + "/getContactInfo/";
        this.apiTokenInstance = apiTokenInstance;
    }

    String idInstance() {
        return idInstance;
    }

    boolean isSecure() {
        return "https".equalsIgnoreCase(apiUrl.getScheme());
    }

    /**
     * Not resolved: that is done anew for each connection. A number is not either, as then its text would be made anew for
     * each request.
     */
    InetSocketAddress address() {
        String host = apiUrl.getHost();
        boolean isBracketed = host.startsWith("[");
        return InetSocketAddress.createUnresolved(isBracketed ? host.substring(1, host.length() - 1) : host, port());
    }

    /** As the {@code Host} header has it. */
    String host() {
        return apiUrl.getHost() + (apiUrl.getPort() < 0 ? "" : ":" + apiUrl.getPort());
    }

    /** Scheme, host and port: the same for all endpoints that may be asked over one connection. */
    String origin() {
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
        return pathWithoutToken + apiTokenInstance;
    }
}
