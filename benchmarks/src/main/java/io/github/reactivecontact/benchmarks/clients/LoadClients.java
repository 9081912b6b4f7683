package io.github.reactivecontact.benchmarks.clients;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The clients by name. */
public final class LoadClients {

    /** This library. */
    public static final String THIS_CLIENT = "this-client";

    /** Not compared: it shows the limit of server and machine. */
    public static final String RAW_NETTY = "raw-netty";

    private static final Map<String, Function<Target, LoadClient>> PEERS = new LinkedHashMap<>();

    static {
        PEERS.put("raw-netty-plus-codec", RawNettyPlusCodec::new);
        PEERS.put("raw-reactor-netty", RawReactorNetty::new);
        PEERS.put("raw-plus-codec", RawPlusCodec::new);
        PEERS.put("reactor-netty-jackson", ReactorNettyJackson::new);
        PEERS.put("webclient", SpringWebClient::withDefaults);
        PEERS.put("webclient-same-loops", SpringWebClient::withSameLoops);
        PEERS.put("java-net-http", JavaNetHttp::new);
        PEERS.put("rest-template", VendorSample::new);
        PEERS.put("vertx", Vertx::new);
    }

    private LoadClients() {}

    /**
     * Returns the names of all clients to compare, this library first.
     *
     * @return a new list
     */
    public static List<String> names() {
        List<String> names = new ArrayList<>(PEERS.keySet());
        names.add(0, THIS_CLIENT);
        return names;
    }

    /**
     * Creates a client.
     *
     * @param name its name
     * @param target the server and the concurrency
     * @return a client that the caller closes
     * @throws IllegalArgumentException if there is no client of that name
     */
    public static LoadClient named(String name, Target target) {
        if (name.equals(THIS_CLIENT)) {
            return new ThisClient(target);
        }
        if (name.equals(RAW_NETTY)) {
            return new RawNetty(target);
        }
        Function<Target, LoadClient> peer = PEERS.get(name);
        if (peer == null) {
            throw new IllegalArgumentException("client must be one of " + names() + ", was " + name);
        }
        return peer.apply(target);
    }
}
