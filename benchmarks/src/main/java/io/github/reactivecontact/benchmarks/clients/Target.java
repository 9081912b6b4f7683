package io.github.reactivecontact.benchmarks.clients;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The server of a client, and the client's concurrency.
 *
 * @param port of the server, on loopback
 * @param inFlight lookups at once
 * @param eventLoops event loops of the client, or null for its default
 */
public record Target(int port, int inFlight, @Nullable Integer eventLoops) {

    static final String HOST = "127.0.0.1";
    static final String ID_INSTANCE = "1101000001";
    static final String API_TOKEN_INSTANCE = "0123456789abcdef0123456789abcdef0123456789abcdef01";

    // The same as in this client: a connection returns to its pool a moment after its response was delivered.
    private static final int SPARE_CONNECTIONS = 16;

    int connections() {
        return inFlight + SPARE_CONNECTIONS;
    }

    URI apiUrl() {
        return URI.create("http://" + HOST + ":" + port);
    }

    String path() {
        return "/waInstance" + ID_INSTANCE + "/getContactInfo/" + API_TOKEN_INSTANCE;
    }

    URI uri() {
        return URI.create(apiUrl() + path());
    }
}
