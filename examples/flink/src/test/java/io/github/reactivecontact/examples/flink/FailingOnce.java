package io.github.reactivecontact.examples.flink;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/** Throws once, at the nth record after a completed checkpoint. State is static, because tasks are recreated. */
final class FailingOnce
        implements MapFunction<ContactOutcome, ContactOutcome>, CheckpointListener, CheckpointedFunction {

    private static final long serialVersionUID = 1L;

    private static final AtomicInteger FAILURES = new AtomicInteger();
    private static final AtomicInteger RESTORED = new AtomicInteger();

    private final int after;
    private int seen;
    private boolean isCheckpointed;

    FailingOnce(int after) {
        this.after = after;
        FAILURES.set(0);
        RESTORED.set(0);
    }

    static int failures() {
        return FAILURES.get();
    }

    /** Returns the number of subtasks that were restored from a checkpoint. */
    static int restored() {
        return RESTORED.get();
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {
        if (context.isRestored()) {
            RESTORED.incrementAndGet();
        }
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        // Counting may restart from zero.
    }

    @Override
    public ContactOutcome map(ContactOutcome outcome) {
        if (++seen >= after && isCheckpointed && FAILURES.compareAndSet(0, 1)) {
            throw new IllegalStateException("fails as planned, at outcome " + seen + " of this subtask");
        }
        return outcome;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        isCheckpointed = true;
    }
}
