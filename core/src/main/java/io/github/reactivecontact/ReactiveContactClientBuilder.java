package io.github.reactivecontact;

import io.github.reactivecontact.internal.dispatch.Dispatcher;
import io.github.reactivecontact.internal.transport.Endpoint;
import io.github.reactivecontact.internal.transport.Exchange;
import io.github.reactivecontact.internal.transport.HttpExchange;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;

/**
 * Builds a {@link ReactiveContactClient}. Each setting says why one would change its default. Not safe for use by
 * several threads at once; may build more than one client.
 */
public final class ReactiveContactClientBuilder {

    static final int DEFAULT_MAX_IN_FLIGHT = 256;

    private static final Duration DEFAULT_RESPONSE_TIMEOUT = Duration.ofSeconds(75);
    private static final int DEFAULT_MAX_BODY_SIZE = 1024 * 1024;

    private final Map<String, GreenApiInstance> instances = new LinkedHashMap<>();
    private Duration responseTimeout = DEFAULT_RESPONSE_TIMEOUT;
    private int maxInFlight = DEFAULT_MAX_IN_FLIGHT;
    private int maxBodySize = DEFAULT_MAX_BODY_SIZE;
    private boolean plaintextAllowed;
    private @Nullable Integer eventLoops;
    private UnaryOperator<HttpClient> httpClient = UnaryOperator.identity();
    private Scheduler scheduler = Schedulers.parallel();

    ReactiveContactClientBuilder() {}

    /**
     * Adds the account to ask. A client needs one.
     *
     * @param instance the account
     * @return this builder
     * @throws IllegalArgumentException if its {@code idInstance} was added before
     */
    public ReactiveContactClientBuilder instance(GreenApiInstance instance) {
        Objects.requireNonNull(instance, "instance must not be null");
        if (instances.putIfAbsent(instance.idInstance(), instance) != null) {
            throw new IllegalArgumentException("instance " + instance.idInstance() + " was added twice");
        }
        return this;
    }

    /**
     * Bounds one request, from the moment it is sent to the last byte of its response. 75 s by default: the server may
     * take tens of seconds for a business contact, and a request given up early is lost work on both sides. Shorten it
     * where a late answer is worth nothing.
     *
     * @param responseTimeout positive; measured in nanoseconds of the scheduler
     * @return this builder
     * @throws IllegalArgumentException if it is not positive
     */
    public ReactiveContactClientBuilder responseTimeout(Duration responseTimeout) {
        this.responseTimeout = Checks.positive("responseTimeout", responseTimeout);
        return this;
    }

    /**
     * Bounds the requests on the wire, and with them the connections. 256 by default. A slow server and a high rate need
     * rate times latency of them.
     *
     * @param maxInFlight at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public ReactiveContactClientBuilder maxInFlight(int maxInFlight) {
        this.maxInFlight = Checks.atLeastOne("maxInFlight", maxInFlight);
        return this;
    }

    /**
     * Bounds a response's body: a larger one is not read to its end, and the lookup fails with
     * {@link ContactLookupException.Reason#BODY_TOO_LARGE}. 1 MiB by default; a contact with two products takes some 2
     * kB.
     *
     * @param maxBodySize bytes, at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public ReactiveContactClientBuilder maxBodySize(int maxBodySize) {
        this.maxBodySize = Checks.atLeastOne("maxBodySize", maxBodySize);
        return this;
    }

    /**
     * Permits {@code http://} to a host that is not this machine. Without it, {@link #build()} refuses such an instance,
     * because its token would travel in clear text.
     *
     * @return this builder
     */
    public ReactiveContactClientBuilder allowPlaintext() {
        plaintextAllowed = true;
        return this;
    }

    /**
     * Gives the client event loops of its own, which it disposes of when it is closed. By default it shares Reactor
     * Netty's with the rest of the process. On a machine or container with one core, one loop is faster than Reactor
     * Netty's four.
     *
     * @param eventLoops how many, at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public ReactiveContactClientBuilder eventLoops(int eventLoops) {
        this.eventLoops = Checks.atLeastOne("eventLoops", eventLoops);
        return this;
    }

    /**
     * Changes the HTTP client: proxy, TLS, DNS. HTTP/1.1, no retry, no redirection, no compression and no wiretap are
     * set again behind it, because the promises of this library stand on them.
     *
     * @param httpClient gets the client as this library configures it; called once, by {@link #build()}
     * @return this builder
     */
    public ReactiveContactClientBuilder httpClient(UnaryOperator<HttpClient> httpClient) {
        this.httpClient = Objects.requireNonNull(httpClient, "httpClient must not be null");
        return this;
    }

    /**
     * Sets the one source of time, for delays and for readings. {@code Schedulers.parallel()} by default. A test gives a
     * {@code VirtualTimeScheduler}.
     *
     * @param scheduler never disposed of by the client
     * @return this builder
     */
    public ReactiveContactClientBuilder scheduler(Scheduler scheduler) {
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler must not be null");
        return this;
    }

    /**
     * Builds the client.
     *
     * @return a client that the caller closes
     * @throws IllegalStateException if there is no instance, or an instance's token would travel in clear text
     */
    public ReactiveContactClient build() {
        if (instances.isEmpty()) {
            throw new IllegalStateException("A client needs an instance: call instance(GreenApiInstance.of(...))");
        }
        List<Endpoint> endpoints = instances.values().stream()
                .peek(this::checkPlaintext)
                .map(instance -> new Endpoint(instance.apiUrl(), instance.idInstance(), instance.apiTokenInstance()))
                .toList();
        Exchange exchange = new HttpExchange(endpoints, maxInFlight, maxBodySize, eventLoops, httpClient);
        String idInstance = instances.keySet().iterator().next();
        Dispatcher dispatcher = new Dispatcher(idInstance, exchange, responseTimeout, scheduler);
        return new DefaultReactiveContactClient(dispatcher, maxInFlight);
    }

    private void checkPlaintext(GreenApiInstance instance) {
        if (!plaintextAllowed && instance.sendsInClearTextBeyondLoopback()) {
            throw new IllegalStateException("The token of instance " + instance.idInstance()
                    + " would travel in clear text to " + instance.apiUrl()
                    + ": use https://, or call allowPlaintext() if that is meant");
        }
    }
}
