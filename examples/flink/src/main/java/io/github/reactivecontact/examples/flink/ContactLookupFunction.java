package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.taskexecutor.GlobalAggregateManager;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.apache.flink.types.Either;
import org.jspecify.annotations.Nullable;

/**
 * Looks up each record with the client of the task manager. Emits what the output function returns, to the left. A
 * record that names an instance which takes no requests for the maximum wait goes to the right, because an asynchronous
 * function of Flink has no side output. A failed lookup is an outcome too.
 *
 * <p>The client handles retries and the deadline, so Flink's timeout and retries are not used. Flink's retries ignore
 * the pace and the kind of failure, and Flink drops pending retries at the end of a bounded source.
 *
 * @param <I> type of a record
 * @param <O> type of what is emitted
 */
final class ContactLookupFunction<I, O> extends RichAsyncFunction<I, Either<O, I>> {

    private static final long serialVersionUID = 2L;

    private final LookupSettings settings;
    private final QueryFunction<? super I> query;
    private final OutcomeFunction<I, ? extends O> output;

    private transient @Nullable GlobalAggregateManager jobManager;
    private transient @Nullable SubtaskClient client;

    ContactLookupFunction(
            LookupSettings settings, QueryFunction<? super I> query, OutcomeFunction<I, ? extends O> output) {
        this.settings = settings;
        this.query = query;
        this.output = output;
    }

    /** The context that an asynchronous function gets later hides the job manager. */
    @Override
    public void setRuntimeContext(RuntimeContext context) {
        super.setRuntimeContext(context);
        jobManager = context instanceof StreamingRuntimeContext ofTask ? ofTask.getGlobalAggregateManager() : null;
    }

    /** Builds the client on the task manager, which has the credentials. */
    @Override
    public void open(OpenContext context) {
        String job = getRuntimeContext().getJobInfo().getJobId().toString();
        client = SubtaskClient.open(
                job, settings, jobManager, getRuntimeContext().getMetricGroup());
    }

    private SubtaskClient client() {
        return Objects.requireNonNull(client, "not open");
    }

    /** Subscribes on the task's thread and does not block it. */
    @Override
    public void asyncInvoke(I record, ResultFuture<Either<O, I>> result) {
        client().untilClosed(client().lookUp(record, query).map(Optional::of).defaultIfEmpty(Optional.empty()))
                .subscribe(lookup -> complete(record, lookup, result), result::completeExceptionally);
    }

    private void complete(I record, Optional<ContactLookup<I>> lookup, ResultFuture<Either<O, I>> result) {
        if (lookup.isPresent()
                && lookup.get() instanceof ContactLookup.Failed<I> failed
                && failed.error().reason() == Reason.CLOSED) {
            // Only close() closes the client: the task has failed or is cancelled, and the checkpoint has the record.
            return;
        }
        try {
            // The supplier runs on the task's thread.
            result.complete(() -> List.of(lookup.map(this::outcome).orElseGet(() -> unserved(record))));
        } catch (RejectedExecutionException e) {
            // The task has ended, and the checkpoint has the record.
            return;
        }
    }

    private Either<O, I> outcome(ContactLookup<I> lookup) {
        if (settings.failsWhenDeleted()
                && lookup instanceof ContactLookup.Failed<I> failed
                && isEveryInstanceDeleted()) {
            // Not completeExceptionally, because its message quotes the record.
            throw new SuppressRestartsException(failed.error());
        }
        client().metrics().count(lookup);
        return Either.Left(output.apply(lookup));
    }

    private Either<O, I> unserved(I record) {
        client().metrics().countUnserved();
        return Either.Right(record);
    }

    /** An instance that is disabled for another reason is probed, and records wait for it. */
    private boolean isEveryInstanceDeleted() {
        return client().client().snapshot().instances().stream()
                .allMatch(instance ->
                        instance.state() == ClientSnapshot.State.DISABLED && instance.cooldownRemaining() == null);
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
