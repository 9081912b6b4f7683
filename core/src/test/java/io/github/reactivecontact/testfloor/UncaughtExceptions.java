package io.github.reactivecontact.testfloor;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.List;

/** Exceptions that ended a thread, or that a Reactor scheduler found nobody to give to. */
public final class UncaughtExceptions implements LeftoverCheck {

    private static final Journal<Leftover> UNCAUGHT = new Journal<>();
    private static final UncaughtExceptionHandler HANDLER = (thread, error) ->
            UNCAUGHT.add(new Leftover("an uncaught exception in thread " + thread.getName() + ": " + error, error));

    private int before;

    @Override
    public void begin() {
        Thread.setDefaultUncaughtExceptionHandler(HANDLER);
        before = UNCAUGHT.size();
    }

    @Override
    public List<Leftover> findings() {
        return UNCAUGHT.since(before);
    }
}
