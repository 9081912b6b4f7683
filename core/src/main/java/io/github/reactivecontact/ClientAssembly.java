package io.github.reactivecontact;

import io.github.reactivecontact.internal.dispatch.Dispatcher;
import io.github.reactivecontact.internal.dispatch.Settings;
import io.github.reactivecontact.internal.dispatch.Settings.Rate;
import io.github.reactivecontact.internal.transport.HttpTransport;
import io.github.reactivecontact.internal.util.Defaults;
import io.github.reactivecontact.internal.util.SchedulerCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.client.HttpClient;

/** The settings of a builder, and the client of the layers below it that they give. Not thread-safe. */
final class ClientAssembly {

    final Map<String, GreenApiInstance> instances = new LinkedHashMap<>();

    @Nullable
    Rate rate = new Rate(1, Duration.ofSeconds(1));

    Duration responseTimeout = Defaults.RESPONSE_TIMEOUT;
    int maxInFlight = BulkOptions.DEFAULT_CONCURRENCY;
    int maxWaiting = Defaults.MAX_WAITING;

    @Nullable
    Duration deadline;

    RetryPolicy retry = RetryPolicy.defaults();
    Duration initialCooldown = Defaults.INITIAL_COOLDOWN;
    Duration maxCooldown = Defaults.MAX_COOLDOWN;
    int maxBodySize = Defaults.MAX_BODY_SIZE;
    boolean plaintextAllowed;

    @Nullable
    Integer eventLoops;

    UnaryOperator<HttpClient> httpClient = UnaryOperator.identity();

    @Nullable
    Scheduler scheduler;

    final List<ContactClientListener> listeners = new ArrayList<>(1);

    @Nullable
    PermitSource permits;

    Settings.@Nullable Cache cache;

    /**
     * Creates a client.
     *
     * @throws IllegalStateException as {@link ReactiveContactClientBuilder#build()}
     */
    ReactiveContactClient build() {
        check();
        Supplier<Scheduler> time = SchedulerCheck.supplierOf(scheduler);
        HttpTransport transport = new HttpTransport(
                maxInFlight,
                maxBodySize,
                ownEventLoops(),
                httpClient,
                () -> time.get().now(TimeUnit.MILLISECONDS));
        InstanceTargets targets = new InstanceTargets(transport::route, plaintextAllowed);
        Settings settings = new Settings(
                targets.replacement(instances.values()).get(),
                rate,
                maxInFlight,
                maxWaiting,
                responseTimeout,
                deadline,
                retry,
                initialCooldown,
                maxCooldown,
                time,
                List.copyOf(listeners),
                permits,
                cache);
        return new DefaultReactiveContactClient(new Dispatcher(settings, transport), targets, maxInFlight);
    }

    private void check() {
        if (instances.isEmpty()) {
            throw new IllegalStateException("A client needs an instance: call instance(GreenApiInstance.of(...))");
        }
        if (permits != null && rate == null) {
            throw new IllegalStateException(
                    "permits(...) needs a rate, and unlimitedRate() has none: call requestRate(...) or drop one call");
        }
        for (GreenApiInstance instance : instances.values()) {
            if (!plaintextAllowed && instance.isPlaintext()) {
                throw new IllegalStateException(instance.plaintextProblem());
            }
        }
    }

    private @Nullable Integer ownEventLoops() {
        return eventLoops == null && Runtime.getRuntime().availableProcessors() == 1 ? Integer.valueOf(1) : eventLoops;
    }
}
