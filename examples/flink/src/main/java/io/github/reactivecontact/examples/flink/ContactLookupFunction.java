package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Looks up each chat id with a client for the subtask's own instances, and emits one outcome. A failed lookup is an
 * outcome too.
 *
 * <p>The client handles retries and the deadline, so Flink's timeout and retries are not used. Flink's retries ignore
 * the pace and the kind of failure, and Flink drops pending retries at the end of a bounded source.
 */
final class ContactLookupFunction extends RichAsyncFunction<String, ContactOutcome> {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = Loggers.getLogger(ContactLookupFunction.class);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final LookupSettings settings;

    private transient @Nullable ReactiveContactClient client;
    private transient @Nullable LookupMetrics metrics;
    private transient @Nullable Disposable changes;

    ContactLookupFunction(LookupSettings settings) {
        this.settings = settings;
    }

    /** Builds the client on the task manager, which has the credentials. */
    @Override
    public void open(OpenContext context) {
        TaskInfo task = getRuntimeContext().getTaskInfo();
        ReactiveContactClient opened =
                settings.client(task.getIndexOfThisSubtask(), task.getNumberOfParallelSubtasks());
        client = opened;
        changes = settings.changes(task.getIndexOfThisSubtask(), task.getNumberOfParallelSubtasks())
                .subscribe(instances -> replace(opened, instances));
        metrics = new LookupMetrics(getRuntimeContext().getMetricGroup(), opened);
    }

    /** The client refuses an empty set: then the file names no instance of this subtask any more. */
    private static void replace(ReactiveContactClient client, List<GreenApiInstance> instances) {
        try {
            client.setInstances(instances);
        } catch (IllegalArgumentException refused) {
            LOG.warn("The credentials have changed, but the previous instances stay: {}", refused.getMessage());
        }
    }

    /**
     * Subscribes on the task's thread and does not block it. Uses a bulk lookup, because a single lookup fails while
     * no instance is ready, and a bulk lookup waits. The outcome is published on an elastic thread, because
     * Flink's mailbox takes a lock.
     */
    @Override
    public void asyncInvoke(String chatId, ResultFuture<ContactOutcome> result) {
        Objects.requireNonNull(client, "not open")
                .lookupAll(Mono.just(chatId), settings.bulk())
                .single()
                .publishOn(Schedulers.boundedElastic())
                .subscribe(lookup -> complete(lookup, result), result::completeExceptionally);
    }

    private void complete(ContactLookup<String> lookup, ResultFuture<ContactOutcome> result) {
        if (lookup instanceof ContactLookup.Failed<String> failed
                && failed.error().reason() == Reason.CLOSED) {
            // Only close() closes the client: the task has failed or is cancelled, and the checkpoint has the chat id.
            return;
        }
        try {
            // The supplier runs on the task's thread.
            result.complete(() -> List.of(outcome(lookup)));
        } catch (RejectedExecutionException e) {
            // The task has ended, and the checkpoint has the chat id.
            return;
        }
    }

    private ContactOutcome outcome(ContactLookup<String> lookup) {
        if (settings.failsWhenDeleted()
                && lookup instanceof ContactLookup.Failed<String> failed
                && isEveryInstanceDeleted()) {
            // Not completeExceptionally, because its message quotes the chat id.
            throw new SuppressRestartsException(failed.error());
        }
        ContactOutcome outcome = ContactOutcome.of(lookup);
        Objects.requireNonNull(metrics, "not open").count(outcome);
        return outcome;
    }

    /** An instance that is disabled for another reason is probed, and chat ids wait for it. */
    private boolean isEveryInstanceDeleted() {
        return Objects.requireNonNull(client, "not open").snapshot().instances().stream()
                .allMatch(instance ->
                        instance.state() == ClientSnapshot.State.DISABLED && instance.cooldownRemaining() == null);
    }

    /**
     * Closes the client and waits, because Flink closes the class loader of the job next. Blocking is safe: Flink calls
     * this on the task's thread. After the end of the input nothing is in flight. After a failure or a cancellation,
     * requests in flight delay the restart by at most the grace.
     */
    @Override
    public void close() {
        if (changes != null) {
            changes.dispose();
        }
        if (client != null) {
            // The client closes within the grace. The extra second covers thread scheduling.
            client.closeLater(GRACE).block(GRACE.plusSeconds(1));
        }
    }
}
