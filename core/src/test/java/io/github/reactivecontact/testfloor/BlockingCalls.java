package io.github.reactivecontact.testfloor;

import java.util.List;

/** Calls that blocked a thread that must not block, even when the error that BlockHound threw there was swallowed. */
public final class BlockingCalls implements LeftoverCheck {

    private static final Journal<Leftover> SEEN = new Journal<>();

    private int before;

    static void record(Throwable error) {
        SEEN.add(new Leftover(
                "a blocking call in thread " + Thread.currentThread().getName() + ": " + error.getMessage(), error));
    }

    @Override
    public void begin() {
        before = SEEN.size();
    }

    @Override
    public List<Leftover> findings() {
        return SEEN.since(before);
    }
}
