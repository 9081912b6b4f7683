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

/** A listener that writes down what it hears, a line for each call, and keeps books of starts and ends. */
final class Heard implements ContactClientListener {

    /** In the context of an attempt. */
    static final String ATTEMPT = "attempt";

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Queue<AtomicInteger> ends = new ConcurrentLinkedQueue<>();
    private final AtomicInteger within = new AtomicInteger();
    private volatile boolean overlapping;
    private int lookups;

    @Override
    public OfLookup onLookup(ContextView context, boolean bulk) {
        String name = context.getOrDefault("who", "L" + ++lookups);
        say(name + (bulk ? " of a bulk" : ""));
        AtomicInteger ended = started();
        return new OfLookup() {
            @Override
            public OfAttempt onAttempt(String idInstance, int attempt) {
                say(name + " attempt " + attempt + " through " + idInstance);
                return new Attempt(name + "." + attempt);
            }

            @Override
            public void onRetry(ContactLookupException failure, Duration delay) {
                say(name + " retries after " + failure.reason() + " in " + delay);
            }

            @Override
            public void onEnd(Outcome outcome, @Nullable ContactLookupException failure) {
                ended.incrementAndGet();
                say(name + " ends " + outcome + reason(failure));
            }
        };
    }

    @Override
    public void onSetAside(String idInstance, Reason because, @Nullable Duration duration) {
        say(idInstance + " set aside for " + because + ", " + duration);
    }

    @Override
    public void onReady(String idInstance) {
        say(idInstance + " ready");
    }

    private final class Attempt implements OfAttempt {

        private final String name;
        private final AtomicInteger ended = started();

        Attempt(String name) {
            this.name = name;
        }

        @Override
        public Context context(Context ofLookup) {
            return ofLookup.put(ATTEMPT, name);
        }

        @Override
        public void onWritten() {
            say(name + " written");
        }

        @Override
        public void onEnd(Outcome outcome, @Nullable ContactLookupException failure) {
            ended.incrementAndGet();
            say(name + " ends " + outcome + reason(failure));
        }
    }

    private AtomicInteger started() {
        AtomicInteger ended = new AtomicInteger();
        ends.add(ended);
        return ended;
    }

    private void say(String line) {
        overlapping |= within.getAndIncrement() != 0;
        lines.add(line);
        within.decrementAndGet();
    }

    private static String reason(@Nullable ContactLookupException failure) {
        return failure == null ? "" : " " + failure.reason();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** How often each start was ended. To be read when all is over. */
    List<Integer> ends() {
        return ends.stream().map(AtomicInteger::get).toList();
    }

    boolean overlapped() {
        return overlapping;
    }
}
