package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactClientListener;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** A listener that records each call as a line, and counts starts and ends. */
final class RecordingListener implements ContactClientListener {

    /** The context key of an attempt's name. */
    static final String ATTEMPT = "attempt";

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Queue<AtomicInteger> ends = new ConcurrentLinkedQueue<>();
    private final AtomicInteger activeCalls = new AtomicInteger();
    private volatile boolean overlapping;
    private int lookups;
    private int refreshes;

    @Override
    public OfLookup onLookup(ContextView context, boolean bulk) {
        String name = context.getOrDefault("name", "L" + ++lookups);
        record(name + (bulk ? " of a bulk" : ""));
        return recorded(name);
    }

    @Override
    public OfLookup onRefresh() {
        String name = "R" + ++refreshes;
        record(name);
        return recorded(name);
    }

    private OfLookup recorded(String name) {
        AtomicInteger ended = started();
        return new OfLookup() {
            @Override
            public void onCacheHit(boolean stale) {
                record(name + (stale ? " stale hit" : " hit"));
            }

            @Override
            public OfAttempt onAttempt(String idInstance, String serverAddress, int attempt) {
                record(name + " attempt " + attempt + " through " + idInstance);
                return new RecordedAttempt(name + "." + attempt);
            }

            @Override
            public void onRetry(ContactLookupException failure, Duration delay) {
                record(name + " retries after " + failure.reason() + " in " + delay);
            }

            @Override
            public void onEnd(Outcome outcome, @Nullable ContactLookupException failure) {
                ended.incrementAndGet();
                record(name + " ends " + outcome + reason(failure));
            }
        };
    }

    @Override
    public void onCooldown(String idInstance, Reason because, @Nullable Duration duration) {
        record(idInstance + " cooling down for " + because + ", " + duration);
    }

    @Override
    public void onReady(String idInstance) {
        record(idInstance + " ready");
    }

    private final class RecordedAttempt implements OfAttempt {

        private final String name;
        private final AtomicInteger ended = started();

        RecordedAttempt(String name) {
            this.name = name;
        }

        @Override
        public Context context(Context ofLookup) {
            return ofLookup.put(ATTEMPT, name);
        }

        @Override
        public void onWritten() {
            record(name + " written");
        }

        @Override
        public void onEnd(Outcome outcome, @Nullable ContactLookupException failure) {
            ended.incrementAndGet();
            record(name + " ends " + outcome + reason(failure));
        }
    }

    private AtomicInteger started() {
        AtomicInteger ended = new AtomicInteger();
        ends.add(ended);
        return ended;
    }

    private void record(String line) {
        overlapping |= activeCalls.getAndIncrement() != 0;
        lines.add(line);
        activeCalls.decrementAndGet();
    }

    private static String reason(@Nullable ContactLookupException failure) {
        return failure == null ? "" : " " + failure.reason();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** Returns how often each start was ended. Read it after everything has ended. */
    List<Integer> ends() {
        return ends.stream().map(AtomicInteger::get).toList();
    }

    boolean overlapped() {
        return overlapping;
    }
}
