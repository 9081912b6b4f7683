package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.PermitSource.Permit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** One request to the permit source: a permit for each of several instances. */
final class PermitRequest extends ExternalCall<Map<String, Permit>> {

    /** Receives the signals of the permit source, on any thread. The first one counts. */
    interface Receiver {

        void answered(PermitRequest request, List<@Nullable Permit> permits);

        void failed(PermitRequest request, @Nullable Throwable failure);
    }

    final List<Instance> instances;
    final long requestedAt;

    private final PermitSource source;
    private final Receiver receiver;
    private final List<PermitSource.Request> requests;

    PermitRequest(List<Instance> instances, long requestedAt, PermitSource source, Receiver receiver) {
        this.instances = instances;
        this.requestedAt = requestedAt;
        this.source = source;
        this.receiver = receiver;
        this.requests = instances.stream()
                .map(instance -> new PermitSource.Request(instance.idInstance, Duration.ofNanos(instance.interval())))
                .toList();
    }

    @Override
    Mono<Map<String, Permit>> call() {
        return source.acquire(requests);
    }

    @Override
    protected void hookOnNext(Map<String, Permit> permits) {
        // Read here, so that an exception of the map fails the request.
        List<@Nullable Permit> answer = new ArrayList<>(requests.size());
        for (PermitSource.Request request : requests) {
            Permit permit = permits.get(request.idInstance());
            answer.add(permit);
        }
        receiver.answered(this, answer);
    }

    @Override
    protected void hookOnError(Throwable failure) {
        receiver.failed(this, failure);
    }

    @Override
    protected void hookOnComplete() {
        receiver.failed(this, null);
    }
}
