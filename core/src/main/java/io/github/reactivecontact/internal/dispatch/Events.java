package io.github.reactivecontact.internal.dispatch;

/**
 * Runs the events of a dispatcher one at a time, and holds what is true of the current one: its reading of the clock,
 * and whether the work after the events is needed. Submitting is safe for use by several threads; the rest is for
 * events.
 */
final class Events {

    private final Inbox inbox;
    private final Timer timer;
    private long now;
    private boolean isClockRead = true;
    private boolean changed;

    Events(Inbox inbox, Timer timer) {
        this.inbox = inbox;
        this.timer = timer;
        this.now = timer.now();
    }

    /** Submits an event that may change anything. */
    void execute(Runnable event) {
        inbox.execute(() -> {
            begin();
            event.run();
        });
    }

    /**
     * Submits an event that may concern the cache only. It says if it changes more, and reads the clock if it needs it.
     */
    void executeForCache(Runnable event) {
        inbox.execute(() -> {
            beginForCache();
            event.run();
        });
    }

    /** Begins an event that may change anything. */
    void begin() {
        beginAt(timer.now());
    }

    void beginAt(long reading) {
        now = reading;
        isClockRead = true;
        changed = true;
    }

    void beginForCache() {
        isClockRead = false;
    }

    /** Notes that the work after the events is needed, to set the timer for example. */
    void changed() {
        changed = true;
    }

    boolean isChanged() {
        return changed;
    }

    void clearChanged() {
        changed = false;
    }

    /** Returns the clock's reading of the current event. */
    long now() {
        if (!isClockRead) {
            now = timer.now();
            isClockRead = true;
        }
        return now;
    }
}
