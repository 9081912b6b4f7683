package io.github.reactivecontact.simulator;

import static io.github.reactivecontact.simulator.Arguments.atLeastOne;
import static io.github.reactivecontact.simulator.Arguments.nanos;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.simulator.RequestHandler.Conditions;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Builds a {@link GreenApiSimulator}. Not thread-safe. May start more than one simulator.
 *
 * <p>To behave like the real server:
 *
 * <pre>{@code
 * GreenApiSimulator.builder()
 *         .instances(10)
 *         .rateLimit(RateLimit.slidingWindow(1, Duration.ofSeconds(1)))
 *         .arrivalJitter(Duration.ofMillis(5))
 *         .latency(Latency.withSlowTail(Duration.ofMillis(80), Duration.ofSeconds(20), 0.01))
 *         .start();
 * }</pre>
 */
public final class GreenApiSimulatorBuilder {

    private static final int MAX_PORT = 65_535;
    private static final int MAX_INSTANCES = 100_000;

    // Transient, so that a mapper that reads fields omits the tokens.
    private final transient Map<String, String> chosen = new LinkedHashMap<>();
    private int port;
    private @Nullable Integer generated;
    private RateLimit rateLimit = RateLimit.none();
    private boolean retryAfter;
    private long quota = Long.MAX_VALUE;
    private long connectDelay;
    private long arrivalJitter;
    private Latency latency = Latency.none();
    private double faultProbability;
    private Fault[] faults = Fault.values();
    private long seed = 1;
    private GroupReply groupReply = GroupReply.NULL;
    private Supplier<Scheduler> scheduler = Schedulers::parallel;
    private @Nullable SslContext sslContext;

    GreenApiSimulatorBuilder() {}

    /**
     * Sets the port, for a client in another process. The default is any free port.
     *
     * @param port 0 for any free port
     * @return this builder
     * @throws IllegalArgumentException if it is not a port
     */
    public GreenApiSimulatorBuilder port(int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port must be from 0 to " + MAX_PORT + ", was " + port);
        }
        this.port = port;
        return this;
    }

    /**
     * Generates instances with numbers from 7103000001. Their tokens are derived from the
     * {@linkplain #seed(long) seed}. The default is one, or none if {@link #instance(String, String)} adds any.
     *
     * @param instances at least 1, at most 100000
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public GreenApiSimulatorBuilder instances(int instances) {
        if (atLeastOne("instances", instances) > MAX_INSTANCES) {
            throw new IllegalArgumentException("instances must be at most " + MAX_INSTANCES + ", was " + instances);
        }
        this.generated = instances;
        return this;
    }

    /**
     * Adds an instance with a given number and token, for a client that is configured elsewhere. It precedes generated
     * instances.
     *
     * @param idInstance one to ten digits
     * @param apiTokenInstance the token of the instance
     * @return this builder
     * @throws IllegalArgumentException if an argument is malformed, or the instance was added before; the message does
     *     not contain the token
     */
    public GreenApiSimulatorBuilder instance(String idInstance, String apiTokenInstance) {
        GreenApiInstance checked = GreenApiInstance.of(idInstance, apiTokenInstance);
        if (chosen.putIfAbsent(checked.idInstance(), apiTokenInstance) != null) {
            throw new IllegalArgumentException("instance " + idInstance + " was added twice");
        }
        return this;
    }

    /**
     * Sets the rate limit of each instance. The default is none. The limit of the real server resembles
     * {@code RateLimit.slidingWindow(1, Duration.ofSeconds(1))}.
     *
     * @param rateLimit the limit
     * @return this builder
     */
    public GreenApiSimulatorBuilder rateLimit(RateLimit rateLimit) {
        this.rateLimit = Objects.requireNonNull(rateLimit, "rateLimit must not be null");
        return this;
    }

    /**
     * Adds {@code Retry-After} to the 429 of the rate limit, in seconds, rounded up. By default the 429 has no such
     * header.
     *
     * @return this builder
     */
    public GreenApiSimulatorBuilder retryAfter() {
        this.retryAfter = true;
        return this;
    }

    /**
     * Sets a quota for each instance. After this many requests have passed the rate limit, further requests get a 466
     * with the numbers. The default is none.
     *
     * @param perInstance at least 0
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public GreenApiSimulatorBuilder quota(long perInstance) {
        if (perInstance < 0) {
            throw new IllegalArgumentException("quota must not be negative, was " + perInstance);
        }
        this.quota = perInstance;
        return this;
    }

    /**
     * Delays each new connection: the server reads nothing from it for this time. With {@linkplain #tls TLS}, the
     * client is still connecting. Without, the operating system has accepted the connection, and the first response
     * is late. The default is none.
     *
     * @param delay not negative; with TLS less than ten seconds, after which the handshake fails
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public GreenApiSimulatorBuilder connectDelay(Duration delay) {
        this.connectDelay = nanos("connectDelay", delay);
        return this;
    }

    /**
     * Delays each request before the rate limit by a random time from 0 to this maximum, as a network does. The default
     * is none.
     *
     * @param most the maximum, not negative
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public GreenApiSimulatorBuilder arrivalJitter(Duration most) {
        this.arrivalJitter = nanos("arrivalJitter", most);
        return this;
    }

    /**
     * Sets the latency of responses. The default is none.
     *
     * @param latency the latency
     * @return this builder
     */
    public GreenApiSimulatorBuilder latency(Latency latency) {
        this.latency = Objects.requireNonNull(latency, "latency must not be null");
        return this;
    }

    /**
     * Injects faults into a share of the requests, chosen by the {@linkplain #seed(long) seed}. The default is none.
     *
     * @param probability from 0 to 1
     * @param faults the faults to choose from with equal probability; all faults if none is given
     * @return this builder
     * @throws IllegalArgumentException if the probability is out of range
     */
    public GreenApiSimulatorBuilder faultProbability(double probability, Fault... faults) {
        this.faultProbability = Arguments.probability("faultProbability", probability);
        this.faults = faults.length == 0 ? Fault.values() : faults.clone();
        return this;
    }

    /**
     * Sets the seed of all random choices: the n-th request has the same jitter, latency and fault in every run with
     * the same seed. The default is 1.
     *
     * @param seed any number
     * @return this builder
     */
    public GreenApiSimulatorBuilder seed(long seed) {
        this.seed = seed;
        return this;
    }

    /**
     * Sets the response for groups. The default is {@link GroupReply#NULL}.
     *
     * @param groupReply the response
     * @return this builder
     */
    public GreenApiSimulatorBuilder groupReply(GroupReply groupReply) {
        this.groupReply = Objects.requireNonNull(groupReply, "groupReply must not be null");
        return this;
    }

    /**
     * Sets the source of time of limits and delays. The default is {@code Schedulers.parallel()}, looked up at each
     * use. A test may pass a {@code VirtualTimeScheduler}.
     *
     * @param scheduler accepts delayed tasks; never disposed by the simulator
     * @return this builder
     */
    public GreenApiSimulatorBuilder scheduler(Scheduler scheduler) {
        Objects.requireNonNull(scheduler, "scheduler must not be null");
        this.scheduler = () -> scheduler;
        return this;
    }

    /**
     * Serves HTTPS. The address is then {@code https://localhost}, the usual name in test certificates.
     *
     * @param sslContext a context for a server
     * @return this builder
     * @throws IllegalArgumentException if the context is for a client
     */
    public GreenApiSimulatorBuilder tls(SslContext sslContext) {
        if (Objects.requireNonNull(sslContext, "sslContext must not be null").isClient()) {
            throw new IllegalArgumentException("sslContext must be for a server, was for a client");
        }
        this.sslContext = sslContext;
        return this;
    }

    /**
     * Starts the simulator. Blocks until its port is bound.
     *
     * @return a running simulator that the caller closes
     * @throws reactor.netty.ChannelBindException if the port is in use
     */
    public GreenApiSimulator start() {
        Supplier<Scheduler> time = scheduler;
        SimulatedInstances instances =
                new SimulatedInstances(seed, rateLimit, quota, () -> time.get().now(TimeUnit.NANOSECONDS));
        chosen.forEach(instances::add);
        int missing = generated != null ? generated : chosen.isEmpty() ? 1 : 0;
        for (int i = 0; i < missing; i++) {
            instances.add();
        }
        Plan plan = new Plan(faultProbability, faults);
        Conditions conditions = new Conditions(time, seed, arrivalJitter, latency, retryAfter, groupReply);
        RequestHandler handler = new RequestHandler(instances, plan, conditions);
        SimulatorServer server = SimulatorServer.start(port, sslContext, delaying(connectDelay, time), handler);
        return new GreenApiSimulator(instances, plan, server);
    }

    private static Consumer<Channel> delaying(long nanos, Supplier<Scheduler> time) {
        return nanos == 0
                ? connected -> {}
                : connected -> connected.pipeline().addFirst(new DelayedReads(time.get(), nanos));
    }
}
