package io.github.reactivecontact;

import io.github.reactivecontact.internal.dispatch.Settings;
import io.github.reactivecontact.internal.dispatch.Settings.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.client.HttpClient;

/**
 * Builds a {@link ReactiveContactClient}. Each method states its default and when to change it. Not thread-safe. May
 * build more than one client.
 */
public final class ReactiveContactClientBuilder {

    private final ClientAssembly assembly = new ClientAssembly();

    ReactiveContactClientBuilder() {}

    /**
     * Adds an instance. A client needs at least one. With several, each lookup goes to the instance that is free first.
     * {@link ReactiveContactClient#setInstances} replaces them while the client runs.
     *
     * @param instance the instance
     * @return this builder
     * @throws IllegalArgumentException if its {@code idInstance} was added before
     */
    public ReactiveContactClientBuilder instance(GreenApiInstance instance) {
        Objects.requireNonNull(instance, "instance must not be null");
        if (assembly.instances.putIfAbsent(instance.idInstance(), instance) != null) {
            throw new IllegalArgumentException("instance " + instance.idInstance() + " was added twice");
        }
        return this;
    }

    /**
     * Adds instances.
     *
     * @param instances the instances
     * @return this builder
     * @throws IllegalArgumentException if an {@code idInstance} was added before
     */
    public ReactiveContactClientBuilder instances(Iterable<GreenApiInstance> instances) {
        Objects.requireNonNull(instances, "instances must not be null").forEach(this::instance);
        return this;
    }

    /**
     * Replaces all instances that were added.
     *
     * @param instances the whole set
     * @return this builder
     * @throws IllegalArgumentException if an {@code idInstance} is in it twice
     */
    public ReactiveContactClientBuilder setInstances(Iterable<GreenApiInstance> instances) {
        List<GreenApiInstance> replacing = new ArrayList<>();
        Objects.requireNonNull(instances, "instances must not be null").forEach(replacing::add);
        assembly.instances.clear();
        return instances(replacing);
    }

    /**
     * Sets the rate of each instance: at most this many evenly spaced requests in any window of this length. The
     * default is one per second (GREEN-API, Rate limiter); larger plans allow more. The client adds a small safety
     * margin to each window. It increases the margin after a 429 and slowly reduces it again.
     *
     * @param requests at least 1
     * @param per length of the window, positive, with nanosecond precision
     * @return this builder
     * @throws IllegalArgumentException if an argument is out of range
     */
    public ReactiveContactClientBuilder requestRate(int requests, Duration per) {
        assembly.rate = new Rate(Checks.atLeastOne("requests", requests), Checks.positive("per", per));
        return this;
    }

    /**
     * Disables pacing, for servers without a rate limit. A 429 still pauses the instance.
     *
     * @return this builder
     */
    public ReactiveContactClientBuilder unlimitedRate() {
        assembly.rate = null;
        return this;
    }

    /**
     * Limits the duration of one single lookup, including waiting and retries. A lookup that exceeds it fails with
     * {@link ContactLookupException.Reason#DEADLINE}, at once if the next retry would start later. A lookup whose
     * estimated wait is longer fails at once with {@link ContactLookupException.Reason#QUEUE_FULL}. Callers that share
     * a request have their own deadlines. No default. No effect on bulks: see {@link BulkOptions#withDeadline}.
     *
     * @param deadline positive
     * @return this builder
     * @throws IllegalArgumentException if it is not positive
     */
    public ReactiveContactClientBuilder deadline(Duration deadline) {
        assembly.deadline = Checks.positive("deadline", deadline);
        return this;
    }

    /**
     * Limits the single lookups of different chats that wait for a permit. One more fails immediately with
     * {@link ContactLookupException.Reason#QUEUE_FULL}. The default is 1000. A web service whose users wait only a few
     * seconds should set the number of requests that its rate allows in that time. Bulk lookups are limited by their
     * concurrency instead.
     *
     * @param maxWaiting at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public ReactiveContactClientBuilder maxWaiting(int maxWaiting) {
        assembly.maxWaiting = Checks.atLeastOne("maxWaiting", maxWaiting);
        return this;
    }

    /**
     * Sets the retry policy. The default is {@link RetryPolicy#defaults()}. A retry budget applies to all single
     * lookups together: one retry for every five first attempts, plus a reserve of 100. The budget keeps an outage
     * from multiplying the load. Sources of bulks wait instead.
     *
     * @param retry the policy
     * @return this builder
     */
    public ReactiveContactClientBuilder retry(RetryPolicy retry) {
        assembly.retry = Objects.requireNonNull(retry, "retry must not be null");
        return this;
    }

    /**
     * Sets the cooldown after a failure that a person must fix: 401, 403, 404, 466, not authorized, expired, a page of
     * a proxy. Then the next lookup probes the instance. A failed probe doubles the cooldown. The default is 1 minute,
     * up to 1 hour. 401, 403 or 404 disable an instance that has never answered, which is then probed once an hour.
     *
     * @param initial first cooldown, positive; less than 10 ms counts as 10 ms
     * @param max longest cooldown, not shorter than the initial one
     * @return this builder
     * @throws IllegalArgumentException if an argument is out of range
     */
    public ReactiveContactClientBuilder cooldown(Duration initial, Duration max) {
        Checks.positive("initial", initial);
        Checks.positive("max", max);
        if (initial.compareTo(max) > 0) {
            throw new IllegalArgumentException("initial must not be longer than max, was " + initial + " > " + max);
        }
        assembly.initialCooldown = initial;
        assembly.maxCooldown = max;
        return this;
    }

    /**
     * Limits one attempt, from its permit to the last byte of the response, including connecting. The default is 75 s:
     * the server may need tens of seconds for a business contact, and a request that is cancelled early wastes work on
     * both sides. Use a shorter timeout if a late response has no value.
     *
     * @param responseTimeout positive, with nanosecond precision of the scheduler
     * @return this builder
     * @throws IllegalArgumentException if it is not positive
     */
    public ReactiveContactClientBuilder responseTimeout(Duration responseTimeout) {
        assembly.responseTimeout = Checks.positive("responseTimeout", responseTimeout);
        return this;
    }

    /**
     * Limits the requests in flight, and thereby the connections. The default is 256. A slow server at a high rate
     * needs rate times latency.
     *
     * @param maxInFlight at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public ReactiveContactClientBuilder maxInFlight(int maxInFlight) {
        assembly.maxInFlight = Checks.atLeastOne("maxInFlight", maxInFlight);
        return this;
    }

    /**
     * Limits the size of a response body. A larger body is not read to its end, and the lookup fails with
     * {@link ContactLookupException.Reason#BODY_TOO_LARGE}. The default is 1 MiB. A contact with two products takes
     * about 2 kB.
     *
     * @param maxBodySize bytes, at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public ReactiveContactClientBuilder maxBodySize(int maxBodySize) {
        assembly.maxBodySize = Checks.atLeastOne("maxBodySize", maxBodySize);
        return this;
    }

    /**
     * Allows {@code http://} to hosts other than this machine. By default {@link #build()} rejects such an instance,
     * because its token would be sent in clear text.
     *
     * @return this builder
     */
    public ReactiveContactClientBuilder allowPlaintext() {
        assembly.plaintextAllowed = true;
        return this;
    }

    /**
     * Gives the client its own event loops, which are disposed when the client is closed. By default it shares those of
     * Reactor Netty. On a machine with one core, the default is one own event loop: in measurements, Reactor Netty's
     * four event loops on one core had higher latency and lower throughput. On two cores there was no difference.
     *
     * @param eventLoops number of event loops, at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public ReactiveContactClientBuilder eventLoops(int eventLoops) {
        assembly.eventLoops = Checks.atLeastOne("eventLoops", eventLoops);
        return this;
    }

    /**
     * Customises the HTTP client: proxy, TLS, DNS. The client then sets again what its guarantees depend on: HTTP/1.1,
     * no retry, no redirect, no compression, and no wiretap. If metrics are enabled, the tag {@code uri} is the same
     * for all instances.
     *
     * <p>{@code httpClient(http -> http.proxyWithSystemProperties())} uses the proxy of the JVM's properties
     * {@code https.proxyHost}, {@code https.proxyPort} and {@code http.nonProxyHosts}.
     *
     * <p>Every request uses the HTTP client that the operator returns. If the operator returns its argument, a
     * connection whose request has just ended is reused for a waiting request directly. At full speed this avoids most
     * of the work of an HTTP client per request. Such a request is not visible to this HTTP client.
     *
     * <p>If {@code Hooks.enableAutomaticContextPropagation()} was called before {@link #build()}, request callbacks
     * such as {@code doOnRequest} and {@code doOnResponse}, and operators of {@code mapConnect}, have the thread-locals
     * of the request's Reactor context.
     *
     * @param httpClient receives the HTTP client as this library configures it; called once, by {@link #build()}
     * @return this builder
     */
    public ReactiveContactClientBuilder httpClient(UnaryOperator<HttpClient> httpClient) {
        assembly.httpClient = Objects.requireNonNull(httpClient, "httpClient must not be null");
        return this;
    }

    /**
     * Sets the source of time, for delays and for clock readings. A test passes a {@code VirtualTimeScheduler}.
     * Outcomes that do not come from an event loop, such as an exceeded deadline, are delivered on this scheduler too.
     * If it has several threads, they are delivered on a thread other than the timer's.
     *
     * <p>The default is {@code Schedulers.parallel()}, looked up at each use, so that a client survives
     * {@code Schedulers.shutdownNow()}. As with {@code Mono.delay}, pending timers are then lost. The next event of the
     * client (a lookup, a response, a cancellation) sets the timer again for all waiting lookups.
     *
     * <p>The given scheduler must outlive the client. If it is disposed or rejects a task, all lookups fail at the next
     * event of the client with {@link ContactLookupException.Reason#CLOSED}. Later lookups fail immediately. Requests
     * in flight are cancelled, because their timeout cannot be enforced. The scheduler is used again once it accepts
     * tasks.
     *
     * @param scheduler accepts delayed tasks, which {@link #build()} checks; never disposed by the client
     * @return this builder
     */
    public ReactiveContactClientBuilder scheduler(Scheduler scheduler) {
        assembly.scheduler = Objects.requireNonNull(scheduler, "scheduler must not be null");
        return this;
    }

    /**
     * Shares the pace of the instances with other clients, in this process or in others. Each request then also needs a
     * permit from the source. One call requests permits for many instances. There is no default: without other clients
     * of the same instances, the client's own pace suffices.
     *
     * @param permits the source; never closed by the client
     * @return this builder
     */
    public ReactiveContactClientBuilder permits(PermitSource permits) {
        assembly.permits = Objects.requireNonNull(permits, "permits must not be null");
        return this;
    }

    /**
     * Looks chats up in a cache first, with {@link CachePolicy#defaults()}. See {@link #cache(ContactCache,
     * CachePolicy)}.
     *
     * @param cache the cache; never closed by the client
     * @return this builder
     */
    public ReactiveContactClientBuilder cache(ContactCache cache) {
        return cache(cache, CachePolicy.defaults());
    }

    /**
     * Looks chats up in a cache first. A cached answer is delivered even if no instance is ready or {@code maxWaiting}
     * lookups wait. All other lookups work as without a cache, also when the cache fails. There is no default.
     *
     * @param cache the cache; never closed by the client
     * @param policy how long answers are served
     * @return this builder
     */
    public ReactiveContactClientBuilder cache(ContactCache cache, CachePolicy policy) {
        Objects.requireNonNull(cache, "cache must not be null");
        assembly.cache = new Settings.Cache(cache, Objects.requireNonNull(policy, "policy must not be null"));
        return this;
    }

    /**
     * Adds a listener for the events of lookups and instances. Several listeners are called in the order in which they
     * were added.
     *
     * @param listener must return quickly and must not throw, see {@link ContactClientListener}
     * @return this builder
     */
    public ReactiveContactClientBuilder listener(ContactClientListener listener) {
        assembly.listeners.add(Objects.requireNonNull(listener, "listener must not be null"));
        return this;
    }

    /**
     * Builds the client.
     *
     * @return a client that the caller closes
     * @throws IllegalStateException if there is no instance, if a token would be sent in clear text, if there is a
     *     permit source but no rate, or if the scheduler rejects a delayed task
     */
    public ReactiveContactClient build() {
        return assembly.build();
    }
}
