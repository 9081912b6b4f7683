package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ReactiveContactClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Looks up each chat id with a client of its subtask's own instances: one chat id, one outcome. A lookup that fails is an
 * outcome too. Retries and the deadline are the client's, so Flink needs no time-out and no retry here: Flink's retries know
 * neither which failures may pass nor the pace, and at the end of a bounded source Flink gives up those that wait.
 */
final class ContactLookupFunction extends RichAsyncFunction<String, ContactOutcome> {

    private static final long serialVersionUID = 1L;

    private static final Duration GRACE = Duration.ofSeconds(2);

    private final LookupSettings settings;

    private transient @Nullable ReactiveContactClient client;
    private transient @Nullable LookupMetrics metrics;

    ContactLookupFunction(LookupSettings settings) {
        this.settings = settings;
    }

    /** Builds the client here, on the task manager, where the credentials are. */
    @Override
    public void open(OpenContext context) {
        TaskInfo task = getRuntimeContext().getTaskInfo();
        ReactiveContactClient opened =
                settings.client(task.getIndexOfThisSubtask(), task.getNumberOfParallelSubtasks());
        client = opened;
        metrics = new LookupMetrics(getRuntimeContext().getMetricGroup(), opened);
    }

    /**
     * Subscribes, which is all that happens on the task's thread. A bulk of one rather than a single lookup: while every
     * instance is set aside a single one fails, and a bulk waits as long as one may come back. The outcome moves to a
     * thread that may block, because Flink's mailbox has a lock.
     */
    @Override
    public void asyncInvoke(String chatId, ResultFuture<ContactOutcome> result) {
        Objects.requireNonNull(client, "not open")
                .lookupAll(Mono.just(chatId), Function.identity())
                .single()
                .publishOn(Schedulers.boundedElastic())
                .subscribe(lookup -> handOver(lookup, result), result::completeExceptionally);
    }

    private void handOver(ContactLookup<String> lookup, ResultFuture<ContactOutcome> result) {
        if (lookup instanceof ContactLookup.Failed<String> failed
                && failed.error().reason() == Reason.CLOSED) {
            // Only close() closes the client: the task has failed or is cancelled, and the chat id is in the
            // checkpoint.
            return;
        }
        try {
            // The supplier runs on the task's thread.
            result.complete(() -> List.of(outcome(lookup)));
        } catch (RejectedExecutionException e) {
            // The task has ended in between, and takes nothing more: the chat id is in the checkpoint.
            return;
        }
    }

    private ContactOutcome outcome(ContactLookup<String> lookup) {
        if (settings.failsWhenGone()
                && lookup instanceof ContactLookup.Failed<String> failed
                && isEveryInstanceGone()) {
            // Thrown here rather than given to completeExceptionally, whose message quotes the chat id.
            throw new SuppressRestartsException(failed.error());
        }
        ContactOutcome outcome = ContactOutcome.of(lookup);
        Objects.requireNonNull(metrics, "not open").count(outcome);
        return outcome;
    }

    private boolean isEveryInstanceGone() {
        return Objects.requireNonNull(client, "not open").snapshot().instances().stream()
                .allMatch(instance -> instance.state() == ClientSnapshot.State.GONE);
    }

    /**
     * Closes the client. It blocks, because what Flink closes next, the class loader of the job too, must find
     * nothing running; it may, because Flink calls it on the task's own thread, which is no event loop and has nothing
     * else to do. After the end of the input nothing is in flight; after a failure or a cancellation the grace is how
     * long requests on the wire delay the restart at most.
     */
    @Override
    public void close() {
        if (client != null) {
            // The client ends in the grace by itself; the second is for threads that are late.
            client.closeLater(GRACE).block(GRACE.plusSeconds(1));
        }
    }
}
