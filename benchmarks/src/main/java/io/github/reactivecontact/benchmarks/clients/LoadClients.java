package io.github.reactivecontact.benchmarks.clients;

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

    private static final Map<String, Function<Target, LoadClient>> COMPARED = new LinkedHashMap<>();
    private static final Map<String, Function<Target, LoadClient>> STARTED = new LinkedHashMap<>();
    private static final Map<String, Function<Target, LoadClient>> PACED = new LinkedHashMap<>();

    static {
        COMPARED.put(THIS_CLIENT, ThisClient::unlimited);
        COMPARED.put("raw-netty-plus-codec", RawNettyPlusCodec::new);
        COMPARED.put("raw-reactor-netty", RawReactorNetty::new);
        COMPARED.put("raw-plus-codec", RawPlusCodec::new);
        COMPARED.put("reactor-netty-jackson", ReactorNettyJackson::new);
        COMPARED.put("webclient", SpringWebClient::withDefaults);
        COMPARED.put("webclient-same-loops", SpringWebClient::withSameLoops);
        COMPARED.put("java-net-http", JavaNetHttp::new);
        COMPARED.put("rest-template", VendorSample::closed);
        COMPARED.put("vertx", Vertx::new);

        STARTED.putAll(COMPARED);
        STARTED.put("boot-this-client", BootApplication::withThisClient);
        STARTED.put("boot-webclient", BootApplication::withWebClient);

        PACED.put(THIS_CLIENT, ThisClient::paced);
        PACED.put("webclient", SpringWebClient::paced);
        PACED.put("rest-template", VendorSample::paced);
        PACED.put("vertx", Vertx::paced);
    }

    private LoadClients() {}

    /**
     * Returns the names of all clients to compare, this library first.
     *
     * @return immutable
     */
    public static List<String> names() {
        return List.copyOf(COMPARED.keySet());
    }

    /**
     * Returns the names of the clients that keep to a rate per instance, this library first.
     *
     * @return immutable
     */
    public static List<String> pacedNames() {
        return List.copyOf(PACED.keySet());
    }

    /**
     * Creates a client without a rate limit.
     *
     * @param name its name
     * @param target the server and the concurrency
     * @return a client that the caller closes
     * @throws IllegalArgumentException if there is no client of that name
     */
    public static LoadClient named(String name, Target target) {
        return name.equals(RAW_NETTY) ? new RawNetty(target) : created(COMPARED, name, target);
    }

    /**
     * Creates a client without a rate limit, or a Boot application with one.
     *
     * @param name its name
     * @param target the server and the concurrency
     * @return a client that the caller closes
     * @throws IllegalArgumentException if there is no client of that name
     */
    public static LoadClient started(String name, Target target) {
        return created(STARTED, name, target);
    }

    /**
     * Creates a client that sends one request per second and instance.
     *
     * @param name its name
     * @param target the instances
     * @return a client that the caller closes
     * @throws IllegalArgumentException if there is no such client of that name
     */
    public static LoadClient paced(String name, Target target) {
        return created(PACED, name, target);
    }

    private static LoadClient created(Map<String, Function<Target, LoadClient>> clients, String name, Target target) {
        Function<Target, LoadClient> client = clients.get(name);
        if (client == null) {
            throw new IllegalArgumentException("client must be one of " + clients.keySet() + ", was " + name);
        }
        return client.apply(target);
    }
}
