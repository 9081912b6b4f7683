package io.github.reactivecontact.simulator;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.simulator.RequestHandler.Conditions;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/**
 * Builds a {@link GreenApiSimulator}. Not safe for use by several threads at once; may start more than one.
 *
 * <p>For the real server's habits:
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

    private static final String HOST = "127.0.0.1";
    private static final int HIGHEST_PORT = 65_535;
    private static final int MOST_INSTANCES = 100_000;

    private final Map<String, String> chosen = new LinkedHashMap<>();
    private int port;
    private @Nullable Integer generated;
    private RateLimit rateLimit = RateLimit.none();
    private boolean retryAfter;
    private long quota = Long.MAX_VALUE;
    private long arrivalJitter;
    private Latency latency = Latency.none();
    private double harmProbability;
    private Harm[] harms = Harm.values();
    private long seed = 1;
    private GroupReply groupReply = GroupReply.NULL;
    private Supplier<Scheduler> scheduler = Schedulers::parallel;
    private @Nullable SslContext sslContext;

    GreenApiSimulatorBuilder() {}

    /**
     * Chooses the port, for a client in another process. By default any that is free.
     *
     * @param port 0 for any that is free
     * @return this builder
     * @throws IllegalArgumentException if it is no port
     */
    public GreenApiSimulatorBuilder port(int port) {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("port must be from 0 to " + HIGHEST_PORT + ", was " + port);
        }
        this.port = port;
        return this;
    }

    /**
     * Generates instances, numbered from 7103000001, with tokens that follow from the {@linkplain #seed(long) seed}. By
     * default one, or none if {@link #instance(String, String)} adds any.
     *
     * @param instances at least 1, at most 100000
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public GreenApiSimulatorBuilder instances(int instances) {
        if (atLeastOne("instances", instances) > MOST_INSTANCES) {
            throw new IllegalArgumentException("instances must be at most " + MOST_INSTANCES + ", was " + instances);
        }
        this.generated = instances;
        return this;
    }

    /**
     * Adds an instance with a number and secret of the caller's, for a client that is configured elsewhere. It comes
     * before those that are generated.
     *
     * @param idInstance one to ten digits
     * @param apiTokenInstance its secret
     * @return this builder
     * @throws IllegalArgumentException if an argument is not of its form, or the instance was added before; a message
     *     never quotes the token
     */
    public GreenApiSimulatorBuilder instance(String idInstance, String apiTokenInstance) {
        GreenApiInstance checked = GreenApiInstance.of(idInstance, apiTokenInstance);
        if (chosen.putIfAbsent(checked.idInstance(), apiTokenInstance) != null) {
            throw new IllegalArgumentException("instance " + idInstance + " was added twice");
        }
        return this;
    }

    /**
     * Limits the requests of each instance. None by default, so that a first test meets no 429; the real server's is
     * {@code RateLimit.slidingWindow(1, Duration.ofSeconds(1))} or one like it.
     *
     * @param rateLimit the limit
     * @return this builder
     */
    public GreenApiSimulatorBuilder rateLimit(RateLimit rateLimit) {
        this.rateLimit = Objects.requireNonNull(rateLimit, "rateLimit must not be null");
        return this;
    }

    /**
     * Tells a client that is over the rate limit when to come again, with {@code Retry-After} in seconds, rounded up. By
     * default the 429 says nothing of it.
     *
     * @return this builder
     */
    public GreenApiSimulatorBuilder retryAfter() {
        this.retryAfter = true;
        return this;
    }

    /**
     * Gives each instance a quota: when so many requests have passed the rate limit, the others get 466 with the
     * numbers. None by default.
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
     * Lets a request wait before the rate limit judges it, each for another time from 0 to this: what a network does to
     * the spacing of requests. None by default.
     *
     * @param most not negative
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public GreenApiSimulatorBuilder arrivalJitter(Duration most) {
        this.arrivalJitter = nanos("arrivalJitter", most);
        return this;
    }

    /**
     * Lets an answer take its time. None by default.
     *
     * @param latency how long
     * @return this builder
     */
    public GreenApiSimulatorBuilder latency(Latency latency) {
        this.latency = Objects.requireNonNull(latency, "latency must not be null");
        return this;
    }

    /**
     * Harms a share of the requests, chosen by the {@linkplain #seed(long) seed}. None by default.
     *
     * @param probability from 0 to 1
     * @param harms the harms to choose from, evenly; all if none is given
     * @return this builder
     * @throws IllegalArgumentException if the probability is out of range
     */
    public GreenApiSimulatorBuilder harmProbability(double probability, Harm... harms) {
        this.harmProbability = probability("harmProbability", probability);
        this.harms = harms.length == 0 ? Harm.values() : harms.clone();
        return this;
    }

    /**
     * Chooses everything that is random: the n-th request meets the same jitter, latency and harm in every run with the
     * same seed. 1 by default.
     *
     * @param seed any number
     * @return this builder
     */
    public GreenApiSimulatorBuilder seed(long seed) {
        this.seed = seed;
        return this;
    }

    /**
     * Chooses what a group is answered with. {@link GroupReply#NULL} by default.
     *
     * @param groupReply the answer
     * @return this builder
     */
    public GreenApiSimulatorBuilder groupReply(GroupReply groupReply) {
        this.groupReply = Objects.requireNonNull(groupReply, "groupReply must not be null");
        return this;
    }

    /**
     * Sets the source of time of limits and delays. {@code Schedulers.parallel()} by default, looked up at each use. A test
     * gives a {@code VirtualTimeScheduler}.
     *
     * @param scheduler accepts delayed tasks; never disposed of by the simulator
     * @return this builder
     */
    public GreenApiSimulatorBuilder scheduler(Scheduler scheduler) {
        Objects.requireNonNull(scheduler, "scheduler must not be null");
        this.scheduler = () -> scheduler;
        return this;
    }

    /**
     * Serves HTTPS. The instances' address is then {@code https://localhost}, which is what certificates for tests are
     * made out to.
     *
     * @param sslContext a server's context
     * @return this builder
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
     * @throws reactor.netty.ChannelBindException if the port is taken
     */
    public GreenApiSimulator start() {
        int missing = generated != null ? generated : chosen.isEmpty() ? 1 : 0;
        Accounts accounts = new Accounts(chosen, missing, seed, rateLimit, quota);
        Plan plan = new Plan(harmProbability, harms);
        Conditions conditions = new Conditions(scheduler, seed, arrivalJitter, latency, retryAfter, groupReply);
        LoopResources eventLoops = LoopResources.create(
                "green-api-simulator", 1, Runtime.getRuntime().availableProcessors(), true);
        // Closes what joins after it was closed, and event loops that end need not close what they accept last.
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        HttpServer httpServer = HttpServer.create()
                .runOn(eventLoops)
                .host(HOST)
                .port(port)
                .doOnChannelInit((observer, channel, client) -> connections.add(channel))
                .handle(new RequestHandler(accounts, plan, conditions));
        SslContext tls = sslContext;
        String address = tls == null ? "http://" + HOST + ":" : "https://localhost:";
        try {
            DisposableServer server =
                    (tls == null ? httpServer : httpServer.secure(spec -> spec.sslContext(tls))).bindNow();
            return new GreenApiSimulator(accounts, plan, address, server, connections, eventLoops);
        } catch (RuntimeException notBound) {
            GreenApiSimulator.release(eventLoops);
            throw notBound;
        }
    }

    static int atLeastOne(String argument, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(argument + " must be at least 1, was " + value);
        }
        return value;
    }

    static double probability(String argument, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(argument + " must be from 0 to 1, was " + value);
        }
        return value;
    }

    static long positiveNanos(String argument, Duration value) {
        long nanos = nanos(argument, value);
        if (nanos == 0) {
            throw new IllegalArgumentException(argument + " must be positive, was " + value);
        }
        return nanos;
    }

    /** Saturates at 292 years. */
    static long nanos(String argument, Duration value) {
        Objects.requireNonNull(value, argument + " must not be null");
        if (value.isNegative()) {
            throw new IllegalArgumentException(argument + " must not be negative, was " + value);
        }
        return value.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : value.toNanos();
    }
}
