package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ReactiveContactClient;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.taskexecutor.GlobalAggregateManager;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** The use of a shared client by one subtask, from the opening of its function to the closing. */
final class SubtaskClient {

    private final SharedClient shared;
    private final LookupMetrics metrics;
    private final Sinks.Empty<Void> closed = Sinks.empty();

    private SubtaskClient(SharedClient shared, LookupMetrics metrics) {
        this.shared = shared;
        this.metrics = metrics;
    }

    /** The arguments are those of {@link SharedClient#lease}. */
    static SubtaskClient open(
            String scope, LookupSettings settings, @Nullable GlobalAggregateManager jobManager, MetricGroup operator) {
        SharedClient shared = SharedClient.lease(scope, settings, jobManager);
        try {
            return new SubtaskClient(shared, new LookupMetrics(operator, shared.client()));
        } catch (RuntimeException failed) {
            shared.release();
            throw failed;
        }
    }

    ReactiveContactClient client() {
        return shared.client();
    }

    LookupMetrics metrics() {
        return metrics;
    }

    /** The lookup of {@link SharedClient#lookUp}. */
    <I> Mono<ContactLookup<I>> lookUp(I record, QueryFunction<? super I> query) {
        return shared.lookUp(record, query);
    }

    /**
     * Cancels a lookup when the subtask closes; the checkpoint has its record. The result is published on an elastic
     * thread, because Flink's mailbox takes a lock.
     */
    <T> Mono<T> untilClosed(Mono<T> lookup) {
        return lookup.takeUntilOther(closed.asMono()).publishOn(Schedulers.boundedElastic());
    }

    /** Cancels the pending lookups of this subtask. */
    void close() {
        closed.tryEmitEmpty();
        shared.release();
    }
}
