package io.github.reactivecontact.benchmarks.clients;

import java.net.URI;

/**
 * An instance of the server.
 *
 * @param apiUrl its host
 * @param idInstance its number
 * @param uri of its method, prepared as by a user that sends many requests
 */
record Instance(URI apiUrl, String idInstance, URI uri) {

    static final String API_TOKEN_INSTANCE = "0123456789abcdef0123456789abcdef0123456789abcdef01";

    Instance(URI apiUrl, String idInstance) {
        this(
                apiUrl,
                idInstance,
                URI.create(apiUrl + "/waInstance" + idInstance + "/getContactInfo/" + API_TOKEN_INSTANCE));
    }

    String path() {
        return uri.getRawPath();
    }

    String host() {
        return uri.getHost();
    }

    int port() {
        return uri.getPort();
    }

    boolean isTls() {
        return uri.getScheme().equals("https");
    }
}
