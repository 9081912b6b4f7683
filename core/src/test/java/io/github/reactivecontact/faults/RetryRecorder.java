package io.github.reactivecontact.faults;

import io.github.reactivecontact.ContactClientListener;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.stub.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.util.context.ContextView;

/** Records the attempts and retries of all lookups whose context does not contain {@link #IGNORED}. */
final class RetryRecorder implements ContactClientListener, ContactClientListener.OfLookup {

    static final String IGNORED = "ignored";

    private final AtomicInteger attempts = new AtomicInteger();
    private final List<Duration> delays = new CopyOnWriteArrayList<>();

    int attempts() {
        return attempts.get();
    }

    /** Waits for the nth retry and returns its delay. */
    Duration awaitRetry(int n) {
        Await.until(() -> delays.size() >= n, () -> delays.size() + " retries, expected " + n);
        return delays.get(n - 1);
    }

    @Override
    public OfLookup onLookup(ContextView context, boolean bulk) {
        return context.hasKey(IGNORED) ? OfLookup.NONE : this;
    }

    @Override
    public OfAttempt onAttempt(String idInstance, String serverAddress, int attempt) {
        attempts.incrementAndGet();
        return OfAttempt.NONE;
    }

    @Override
    public void onRetry(ContactLookupException failure, Duration delay) {
        delays.add(delay);
    }
}
