package io.github.reactivecontact.benchmarks.clients;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The clients by their names. */
public final class LoadClients {

    /** This library. */
    public static final String THIS_CLIENT = "this-client";

    /** Not compared with: it shows what the server and the machine can do. */
    public static final String RAW_NETTY = "raw-netty";

    private static final Map<String, Function<Target, LoadClient>> RIVALS = new LinkedHashMap<>();

    static {
        RIVALS.put("raw-reactor-netty", RawReactorNetty::new);
        RIVALS.put("raw-plus-codec", RawPlusCodec::new);
        RIVALS.put("reactor-netty-jackson", ReactorNettyJackson::new);
        RIVALS.put("webclient", SpringWebClient::atItsDefault);
        RIVALS.put("webclient-same-loops", SpringWebClient::onTheSameLoops);
        RIVALS.put("java-net-http", JavaNetHttp::new);
        RIVALS.put("rest-template", VendorSample::new);
        RIVALS.put("vertx", Vertx::new);
    }

    private LoadClients() {}

    /**
     * The names of all clients to compare, this library first.
     *
     * @return a list of its own
     */
    public static List<String> names() {
        List<String> names = new ArrayList<>(RIVALS.keySet());
        names.add(0, THIS_CLIENT);
        return names;
    }

    /**
     * Makes a client.
     *
     * @param name its name
     * @param target whom it asks
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
        Function<Target, LoadClient> rival = RIVALS.get(name);
        if (rival == null) {
            throw new IllegalArgumentException("client must be one of " + names() + ", was " + name);
        }
        return rival.apply(target);
    }
}
