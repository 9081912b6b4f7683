package io.github.reactivecontact.leakcheck;

import java.util.List;
import reactor.core.publisher.Hooks;

/** Errors that Reactor dropped. Replaces a hook that a test class set before its tests. */
public final class DroppedErrors implements LeakCheck {

    private static final RecordedEvents<Throwable> DROPPED = new RecordedEvents<>();

    private int before;

    @Override
    public void begin() {
        // Set for each test, because StepVerifier resets the hook.
        Hooks.resetOnErrorDropped();
        Hooks.onErrorDropped(DROPPED::add);
        before = DROPPED.size();
    }

    @Override
    public List<Leak> findings() {
        return DROPPED.since(before).stream()
                .map(error -> new Leak("a dropped error: " + error, error))
                .toList();
    }
}
