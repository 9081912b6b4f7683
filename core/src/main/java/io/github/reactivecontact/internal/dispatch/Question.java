package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.internal.util.ThreadLocals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.util.context.Context;

/** One question to a source of permits. */
final class Question extends BaseSubscriber<Map<String, Permit>> {

    final List<Instance> asked;
    final long askedAt;

    private final Dispatcher dispatcher;
    private final List<PermitSource.Request> requests;

    Question(Dispatcher dispatcher, List<Instance> asked, long askedAt) {
        this.dispatcher = dispatcher;
        this.asked = asked;
        this.askedAt = askedAt;
        this.requests = asked.stream()
                .map(instance -> new PermitSource.Request(instance.idInstance, Duration.ofNanos(instance.interval())))
                .toList();
    }

    void ask(PermitSource source) {
        if (isDisposed()) {
            return;
        }
        try {
            // It serves lookups of several contexts, and asks with the thread-locals of none.
            ThreadLocals.run(Context.empty(), () -> source.acquire(requests).subscribe(this));
        } catch (Throwable failure) {
            Exceptions.throwIfJvmFatal(failure);
            hookOnError(failure);
        }
    }

    void giveUp() {
        ThreadLocals.run(Context.empty(), this::dispose);
    }

    @Override
    protected void hookOnNext(Map<String, Permit> permits) {
        // Read here, where an exception of the map's is a failure of the answer.
        List<@Nullable Permit> answer = new ArrayList<>(requests.size());
        for (PermitSource.Request request : requests) {
            Permit permit = permits.get(request.idInstance());
            answer.add(permit);
        }
        dispatcher.permitsCame(this, answer);
    }

    @Override
    protected void hookOnError(Throwable failure) {
        dispatcher.permitsFailed(this, failure);
    }

    /** Says nothing if the answer was there before. */
    @Override
    protected void hookOnComplete() {
        dispatcher.permitsFailed(this, null);
    }
}
