package io.github.reactivecontact.internal.transport;

import java.net.URI;

/** Where an instance is asked, and with which secret. Not a record, so that nothing prints the secret. */
public final class Endpoint {

    /** What all paths have in common. */
    static final String PATH_TEMPLATE = "/waInstance{idInstance}/getContactInfo/{apiTokenInstance}";

    private final String idInstance;
    private final URI uriWithoutToken;
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
        this.idInstance = idInstance;
        this.uriWithoutToken = URI.create(apiUrl + "/waInstance" + idInstance + "/getContactInfo/");
        this.apiTokenInstance = apiTokenInstance;
    }

    String idInstance() {
        return idInstance;
    }

    URI uriWithoutToken() {
        return uriWithoutToken;
    }

    String pathWithoutToken() {
        return uriWithoutToken.getRawPath();
    }

    String pathWithToken() {
        return pathWithoutToken() + apiTokenInstance;
    }
}
