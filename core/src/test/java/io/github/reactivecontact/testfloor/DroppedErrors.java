package io.github.reactivecontact.testfloor;

import java.util.List;
import reactor.core.publisher.Hooks;

/** Errors that no subscriber was there to take. A hook that a test class set before its tests is replaced. */
public final class DroppedErrors implements LeftoverCheck {

    private static final Journal<Throwable> DROPPED = new Journal<>();

    private int before;

    @Override
    public void begin() {
        // Set anew each time, because StepVerifier's own hooks reset it.
        Hooks.resetOnErrorDropped();
        Hooks.onErrorDropped(DROPPED::add);
        before = DROPPED.size();
    }

    @Override
    public List<Leftover> findings() {
        return DROPPED.since(before).stream()
                .map(error -> new Leftover("a dropped error: " + error, error))
                .toList();
    }
}
