package io.github.reactivecontact.examples.flink;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;

/** Throws at the n-th record once a checkpoint has been completed, one time in all; static, because tasks come anew. */
final class FailingOnce implements MapFunction<ContactOutcome, ContactOutcome>, CheckpointListener {

    private static final long serialVersionUID = 1L;

    private static final AtomicInteger FAILURES = new AtomicInteger();

    private final int after;
    private int seen;
    private boolean isCheckpointed;

    FailingOnce(int after) {
        this.after = after;
        FAILURES.set(0);
    }

    static int failures() {
        return FAILURES.get();
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
