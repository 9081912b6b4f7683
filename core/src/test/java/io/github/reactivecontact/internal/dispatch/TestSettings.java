package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.CachePolicy;
import io.github.reactivecontact.ContactCache;
import io.github.reactivecontact.ContactClientListener;
import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** Builds the settings of a dispatcher under test: one instance at one request a second, unless a test changes them. */
public final class TestSettings {

    static final String SERVER_ADDRESS = "api.example.com";

    static final String ID_INSTANCE = "1101";

    static final String ORIGIN = "https://" + SERVER_ADDRESS;

    private final Function<String, Transport.Route> routes;
    private Supplier<Scheduler> scheduler;
    private List<String> idInstances = List.of(ID_INSTANCE);
    private UnaryOperator<String> serverAddresses = idInstance -> SERVER_ADDRESS;
    private Settings.@Nullable Rate rate = new Settings.Rate(1, Duration.ofSeconds(1));
    private int maxInFlight = 256;
    private int maxWaiting = 1000;
    private Duration responseTimeout = Duration.ofSeconds(75);
    private @Nullable Duration deadline;
    private RetryPolicy retry = RetryPolicy.defaults();
    private Duration initialCooldown = Duration.ofMinutes(1);
    private Duration maxCooldown = Duration.ofHours(1);
    private List<ContactClientListener> listeners = List.of();
    private @Nullable PermitSource permits;
    private Settings.@Nullable Cache cache;

    private TestSettings(Supplier<Scheduler> scheduler, Function<String, Transport.Route> routes) {
        this.scheduler = scheduler;
        this.routes = routes;
    }

    /**
     * Creates settings.
     *
     * @param scheduler supplies the scheduler
     * @param routes returns the route of an instance
     */
    public static TestSettings of(Supplier<Scheduler> scheduler, Function<String, Transport.Route> routes) {
        return new TestSettings(scheduler, routes);
    }

    static Settings.Target target(String idInstance, Transport.Route route) {
        return target(idInstance, SERVER_ADDRESS, route);
    }

    static Settings.Target target(String idInstance, String serverAddress, Transport.Route route) {
        return new Settings.Target(idInstance, serverAddress, "https://" + serverAddress, route);
    }

    public TestSettings scheduler(Supplier<Scheduler> scheduler) {
        this.scheduler = scheduler;
        return this;
    }

    public TestSettings instances(List<String> idInstances) {
        this.idInstances = idInstances;
        return this;
    }

    /** Sets the host of each instance. */
    public TestSettings serverAddresses(UnaryOperator<String> ofInstance) {
        this.serverAddresses = ofInstance;
        return this;
    }

    public TestSettings rate(int requests, Duration per) {
        this.rate = new Settings.Rate(requests, per);
        return this;
    }

    public TestSettings unlimited() {
        this.rate = null;
        return this;
    }

    public TestSettings maxInFlight(int maxInFlight) {
        this.maxInFlight = maxInFlight;
        return this;
    }

    public TestSettings maxWaiting(int maxWaiting) {
        this.maxWaiting = maxWaiting;
        return this;
    }

    public TestSettings responseTimeout(Duration responseTimeout) {
        this.responseTimeout = responseTimeout;
        return this;
    }

    public TestSettings deadline(@Nullable Duration deadline) {
        this.deadline = deadline;
        return this;
    }

    public TestSettings retry(RetryPolicy retry) {
        this.retry = retry;
        return this;
    }

    public TestSettings cooldown(Duration initial, Duration max) {
        this.initialCooldown = initial;
        this.maxCooldown = max;
        return this;
    }

    public TestSettings listeners(List<ContactClientListener> listeners) {
        this.listeners = List.copyOf(listeners);
        return this;
    }

    public TestSettings permits(@Nullable PermitSource permits) {
        this.permits = permits;
        return this;
    }

    public TestSettings cache(ContactCache cache, CachePolicy policy) {
        this.cache = new Settings.Cache(cache, policy);
        return this;
    }

    public Settings build() {
        return new Settings(
                idInstances.stream()
                        .map(idInstance ->
                                target(idInstance, serverAddresses.apply(idInstance), routes.apply(idInstance)))
                        .toList(),
                rate,
                maxInFlight,
                maxWaiting,
                responseTimeout,
                deadline,
                retry,
                initialCooldown,
                maxCooldown,
                scheduler,
                listeners,
                permits,
                cache);
    }
}
