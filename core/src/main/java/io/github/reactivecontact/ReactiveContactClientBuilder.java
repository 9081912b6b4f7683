package io.github.reactivecontact;

import io.github.reactivecontact.internal.dispatch.Dispatcher;
import io.github.reactivecontact.internal.dispatch.Settings;
import io.github.reactivecontact.internal.dispatch.Settings.Rate;
import io.github.reactivecontact.internal.transport.Endpoint;
import io.github.reactivecontact.internal.transport.Exchange;
import io.github.reactivecontact.internal.transport.HttpExchange;
import io.github.reactivecontact.internal.util.SchedulerCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
    private static final int DEFAULT_MAX_WAITING = 1000;
    private static final int DEFAULT_MAX_BODY_SIZE = 1024 * 1024;

    private final Map<String, GreenApiInstance> instances = new LinkedHashMap<>();
    private @Nullable Rate rate = new Rate(1, Duration.ofSeconds(1));
    private Duration responseTimeout = DEFAULT_RESPONSE_TIMEOUT;
    private int maxInFlight = DEFAULT_MAX_IN_FLIGHT;
    private int maxWaiting = DEFAULT_MAX_WAITING;
    private @Nullable Duration deadline;
    private RetryPolicy retry = RetryPolicy.defaults();
    private Duration firstSetAside = Duration.ofMinutes(1);
    private Duration longestSetAside = Duration.ofHours(1);
    private int maxBodySize = DEFAULT_MAX_BODY_SIZE;
    private boolean plaintextAllowed;
    private @Nullable Integer eventLoops;
    private UnaryOperator<HttpClient> httpClient = UnaryOperator.identity();
    private @Nullable Scheduler scheduler;
    private final List<ContactClientListener> listeners = new ArrayList<>(1);
    private @Nullable PermitSource permits;

    ReactiveContactClientBuilder() {}

    /**
     * Adds an account to ask. A client needs one at least; with several, each lookup goes to the one that is free
     * soonest.
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
     * Adds accounts to ask.
     *
     * @param instances the accounts
     * @return this builder
     * @throws IllegalArgumentException if an {@code idInstance} was added before
     */
    public ReactiveContactClientBuilder instances(Iterable<GreenApiInstance> instances) {
        Objects.requireNonNull(instances, "instances must not be null").forEach(this::instance);
        return this;
    }

    /**
     * Sets the rate of each instance: at most so many requests in any window of that length, evenly spaced. One a second
     * by default (GREEN-API, Rate limiter); a larger plan allows more. The client adds a small margin to each window,
     * learns from 429 how much an instance needs, and slowly forgets it.
     *
     * @param requests at least 1
     * @param per positive; nanoseconds count
     * @return this builder
     * @throws IllegalArgumentException if one is not
     */
    public ReactiveContactClientBuilder requestRate(int requests, Duration per) {
        rate = new Rate(Checks.atLeastOne("requests", requests), Checks.positive("per", per));
        return this;
    }

    /**
     * Switches pacing off, for servers without a limit. A 429 still makes the instance wait.
     *
     * @return this builder
     */
    public ReactiveContactClientBuilder unlimitedRate() {
        rate = null;
        return this;
    }

    /**
     * Bounds one lookup, waiting and retries included. One that has not ended by then fails with
     * {@link ContactLookupException.Reason#DEADLINE}, and one that would have to wait beyond it before it may be repeated
     * fails so at once. A caller who joins the lookup of an equal chat id has a deadline of its own. None by default: a bulk waits for its turn as long as it takes.
     *
     * @param deadline positive
     * @return this builder
     * @throws IllegalArgumentException if it is not positive
     */
    public ReactiveContactClientBuilder deadline(Duration deadline) {
        this.deadline = Checks.positive("deadline", deadline);
        return this;
    }

    /**
     * Bounds the single lookups, those of different chats, that wait for a permit; one more fails at once with
     * {@link ContactLookupException.Reason#QUEUE_FULL}. 1000 by default. A web service whose users do not wait longer
     * than some seconds wants as many as its rate allows in that time. A bulk is bounded by its concurrency instead.
     *
     * @param maxWaiting at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public ReactiveContactClientBuilder maxWaiting(int maxWaiting) {
        this.maxWaiting = Checks.atLeastOne("maxWaiting", maxWaiting);
        return this;
    }

    /**
     * Sets when faults are repeated. {@link RetryPolicy#defaults()} by default. Beside the policy there is a budget for
     * all lookups together, one retry for every five first attempts and a hundred in reserve, so that an outage does not
     * multiply the load.
     *
     * @param retry the policy
     * @return this builder
     */
    public ReactiveContactClientBuilder retry(RetryPolicy retry) {
        this.retry = Objects.requireNonNull(retry, "retry must not be null");
        return this;
    }

    /**
     * Sets how long an instance is not asked after a failure of its own that may pass: not authorized, expired, quota
     * used up. Then the next lookup tries it; failing again doubles the time. From a minute to an hour by default. 401,
     * 403 and a deleted instance do not pass: it is not asked again.
     *
     * @param first positive; less than 10 ms counts as 10 ms
     * @param max not shorter than the first
     * @return this builder
     * @throws IllegalArgumentException if one is not so
     */
    public ReactiveContactClientBuilder setAside(Duration first, Duration max) {
        Checks.positive("first", first);
        Checks.positive("max", max);
        if (first.compareTo(max) > 0) {
            throw new IllegalArgumentException("first must not be longer than max, was " + first + " > " + max);
        }
        firstSetAside = first;
        longestSetAside = max;
        return this;
    }

    /**
     * Bounds one attempt, from the moment it may be sent, connecting included, to the last byte of its response. 75 s by default: the server may
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
     * Netty's with the rest of the process; but where the process has one core, it has one loop of its own, because
     * Reactor Netty's four on one core were measured to answer later and to do less. On two cores four were as good.
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
     * set again behind it, because the promises of this library stand on them. So is, if metrics are switched on, their
     * tag {@code uri}: the same for all instances.
     *
     * <p>Every request goes through the client that it returns. If that is the one it got, a connection whose request has
     * just been answered is handed to a request that waits, which at full speed spares most of what an HTTP client does for
     * each request, and is no request that this HTTP client knows of.
     *
     * <p>If {@code Hooks.enableAutomaticContextPropagation()} was called before {@link #build()}, callbacks of a request,
     * such as {@code doOnRequest} and {@code doOnResponse}, and operators of {@code mapConnect} have the thread-locals of
     * the request's Reactor context.
     *
     * @param httpClient gets the client as this library configures it; called once, by {@link #build()}
     * @return this builder
     */
    public ReactiveContactClientBuilder httpClient(UnaryOperator<HttpClient> httpClient) {
        this.httpClient = Objects.requireNonNull(httpClient, "httpClient must not be null");
        return this;
    }

    /**
     * Sets the one source of time, for delays and for readings. A test gives a {@code VirtualTimeScheduler}. Outcomes that
     * no event loop delivers, such as a passed deadline, are delivered on it as well, on another thread than the timer's
     * where it has several.
     *
     * <p>The default is {@code Schedulers.parallel()}, looked up at each use, so that a client outlives
     * {@code Schedulers.shutdownNow()}: as with {@code Mono.delay}, a timer of before is lost, but the client's next event
     * (a lookup, an answer, a cancellation) sets it anew for all lookups that wait.
     *
     * <p>A scheduler that is given here must outlive the client. If it is disposed, or rejects a task, all lookups of the
     * client fail at its next event, and later ones at once, with {@link ContactLookupException.Reason#CLOSED}; those in
     * flight are cancelled, because their timeout cannot be kept. A scheduler that accepts tasks again is used again.
     *
     * @param scheduler accepts delayed tasks, which {@link #build()} checks; never disposed of by the client
     * @return this builder
     */
    public ReactiveContactClientBuilder scheduler(Scheduler scheduler) {
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler must not be null");
        return this;
    }

    /**
     * Shares the pace of the instances with other clients, in this process or others. Each request then needs a permit of
     * the source too, one question for many instances at a time. None by default: a client's own pace is enough where no
     * other uses its instances.
     *
     * @param permits never closed by the client
     * @return this builder
     */
    public ReactiveContactClientBuilder permits(PermitSource permits) {
        this.permits = Objects.requireNonNull(permits, "permits must not be null");
        return this;
    }

    /**
     * Adds a listener, which hears what becomes of lookups and instances. Of several, each hears everything, in the order
     * in which they were added.
     *
     * @param listener quick, and never throwing: see there
     * @return this builder
     */
    public ReactiveContactClientBuilder listener(ContactClientListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener must not be null"));
        return this;
    }

    /**
     * Builds the client.
     *
     * @return a client that the caller closes
     * @throws IllegalStateException if there is no instance, an instance's token would travel in clear text, or there is a
     *     source of permits and no rate to share, or the scheduler rejects a delayed task
     */
    public ReactiveContactClient build() {
        if (instances.isEmpty()) {
            throw new IllegalStateException("A client needs an instance: call instance(GreenApiInstance.of(...))");
        }
        if (permits != null && rate == null) {
            throw new IllegalStateException(
                    "permits(...) shares a rate, and unlimitedRate() has none: call requestRate(...), or drop one of both");
        }
        Supplier<Scheduler> time = time();
        List<Endpoint> endpoints = instances.values().stream()
                .peek(this::checkPlaintext)
                .map(instance -> new Endpoint(instance.apiUrl(), instance.idInstance(), instance.apiTokenInstance()))
                .toList();
        Exchange exchange = new HttpExchange(
                endpoints,
                maxInFlight,
                maxBodySize,
                eventLoopsOfItsOwn(),
                httpClient,
                () -> time.get().now(TimeUnit.MILLISECONDS));
        Settings settings = new Settings(
                List.copyOf(instances.keySet()),
                rate,
                maxInFlight,
                maxWaiting,
                responseTimeout,
                deadline,
                retry,
                firstSetAside,
                longestSetAside,
                time,
                List.copyOf(listeners),
                permits);
        return new DefaultReactiveContactClient(new Dispatcher(settings, exchange), maxInFlight);
    }

    private Supplier<Scheduler> time() {
        if (scheduler == null) {
            return Schedulers::parallel;
        }
        Scheduler given = SchedulerCheck.requireDelays(scheduler);
        return () -> given;
    }

    private @Nullable Integer eventLoopsOfItsOwn() {
        boolean hasOneCore = Runtime.getRuntime().availableProcessors() == 1;
        return eventLoops == null && hasOneCore ? Integer.valueOf(1) : eventLoops;
    }

    private void checkPlaintext(GreenApiInstance instance) {
        if (!plaintextAllowed && instance.sendsInClearTextBeyondLoopback()) {
            throw new IllegalStateException("The token of instance " + instance.idInstance()
                    + " would travel in clear text to " + instance.apiUrl()
                    + ": use https://, or call allowPlaintext() if that is meant");
        }
    }
}
