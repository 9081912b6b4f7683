package io.github.reactivecontact.spring;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.util.Logger;
import reactor.util.Loggers;

/** Passes the sets of an {@link InstanceSource} to the client from the start of the application until its stop. */
final class InstanceUpdates implements SmartLifecycle {

    private static final Logger LOG = Loggers.getLogger(InstanceSource.class);

    private final ReactiveContactClient client;
    private final InstanceSource source;
    private final Disposable.Swap subscription = Disposables.swap();
    private volatile boolean running;

    InstanceUpdates(ReactiveContactClient client, InstanceSource source) {
        this.client = client;
        this.source = source;
    }

    @Override
    public void start() {
        running = true;
        subscription.update(Flux.defer(source::instances).subscribe(this::apply, InstanceUpdates::ended));
    }

    private void apply(Iterable<GreenApiInstance> instances) {
        try {
            client.setInstances(instances);
        } catch (IllegalArgumentException | NullPointerException refused) {
            LOG.warn("The client keeps its instances: {}", refused.getMessage());
        }
    }

    /** The message is not logged, because it is not known what it quotes. */
    private static void ended(Throwable failure) {
        LOG.warn(
                "The client keeps its instances, because the InstanceSource failed: {}",
                failure.getClass().getName());
    }

    @Override
    public void stop() {
        running = false;
        subscription.update(Disposables.disposed());
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Starts after the client and stops before it. */
    @Override
    public int getPhase() {
        return ContactClientLifecycle.PHASE + 1;
    }
}
