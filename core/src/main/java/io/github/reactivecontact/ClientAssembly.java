package io.github.reactivecontact;

import io.github.reactivecontact.internal.dispatch.Dispatcher;
import io.github.reactivecontact.internal.dispatch.Settings;
import io.github.reactivecontact.internal.transport.HttpTransport;
import io.github.reactivecontact.internal.util.SchedulerCheck;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** Creates a client of the layers below it from the settings of a builder. */
final class ClientAssembly {

    private ClientAssembly() {}

    /**
     * Creates a client.
     *
     * @throws IllegalStateException as {@link ReactiveContactClientBuilder#build()}
     */
    static ReactiveContactClient of(ReactiveContactClientBuilder builder) {
        check(builder);
        Supplier<Scheduler> time = SchedulerCheck.supplierOf(builder.scheduler);
        HttpTransport transport = new HttpTransport(
                builder.maxInFlight,
                builder.maxBodySize,
                ownEventLoops(builder.eventLoops),
                builder.httpClient,
                () -> time.get().now(TimeUnit.MILLISECONDS));
        InstanceTargets targets = new InstanceTargets(transport::route, builder.plaintextAllowed);
        Settings settings = new Settings(
                targets.replacement(builder.instances.values()).get(),
                builder.rate,
                builder.maxInFlight,
                builder.maxWaiting,
                builder.responseTimeout,
                builder.deadline,
                builder.retry,
                builder.initialCooldown,
                builder.maxCooldown,
                time,
                List.copyOf(builder.listeners),
                builder.permits,
                builder.cache);
        return new DefaultReactiveContactClient(new Dispatcher(settings, transport), targets, builder.maxInFlight);
    }

    private static void check(ReactiveContactClientBuilder builder) {
        if (builder.instances.isEmpty()) {
            throw new IllegalStateException("A client needs an instance: call instance(GreenApiInstance.of(...))");
        }
        if (builder.permits != null && builder.rate == null) {
            throw new IllegalStateException(
                    "permits(...) needs a rate, and unlimitedRate() has none: call requestRate(...) or drop one call");
        }
        for (GreenApiInstance instance : builder.instances.values()) {
            if (!builder.plaintextAllowed && instance.isPlaintext()) {
                throw new IllegalStateException(instance.plaintextProblem());
            }
        }
    }

    private static @Nullable Integer ownEventLoops(@Nullable Integer eventLoops) {
        return eventLoops == null && Runtime.getRuntime().availableProcessors() == 1 ? Integer.valueOf(1) : eventLoops;
    }
}
