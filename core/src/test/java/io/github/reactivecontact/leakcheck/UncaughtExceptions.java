package io.github.reactivecontact.leakcheck;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.List;

/** Exceptions that ended a thread or that a Reactor scheduler could not deliver. */
public final class UncaughtExceptions implements LeakCheck {

    private static final RecordedEvents<Leak> UNCAUGHT = new RecordedEvents<>();
    private static final UncaughtExceptionHandler HANDLER = (thread, error) ->
            UNCAUGHT.add(new Leak("an uncaught exception in thread " + thread.getName() + ": " + error, error));

    private int before;

    @Override
    public void begin() {
        Thread.setDefaultUncaughtExceptionHandler(HANDLER);
        before = UNCAUGHT.size();
    }

    @Override
    public List<Leak> findings() {
        return UNCAUGHT.since(before);
    }
}
