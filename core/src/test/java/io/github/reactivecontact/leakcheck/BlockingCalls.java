package io.github.reactivecontact.leakcheck;

import java.util.List;

/** Blocking calls on non-blocking threads, including those whose BlockHound error was swallowed. */
public final class BlockingCalls implements LeakCheck {

    private static final RecordedEvents<Leak> RECORDED = new RecordedEvents<>();

    private int before;

    static void record(Throwable error) {
        RECORDED.add(new Leak(
                "a blocking call in thread " + Thread.currentThread().getName() + ": " + error.getMessage(), error));
    }

    @Override
    public void begin() {
        before = RECORDED.size();
    }

    @Override
    public List<Leak> findings() {
        return RECORDED.since(before);
    }
}
