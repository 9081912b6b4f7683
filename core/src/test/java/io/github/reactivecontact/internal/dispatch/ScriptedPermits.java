package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.PermitSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** A permit source that a test scripts. It records all calls. */
final class ScriptedPermits implements PermitSource {

    /** A pending call of {@link #acquire}, which a test may answer itself. */
    final class PendingAcquire {

        final List<Request> requests;
        boolean cancelled;
        private final MonoSink<Map<String, Permit>> sink;

        private PendingAcquire(Collection<Request> requests, MonoSink<Map<String, Permit>> sink) {
            this.requests = List.copyOf(requests);
            this.sink = sink;
            sink.onCancel(() -> cancelled = true);
        }

        List<String> instances() {
            return requests.stream().map(Request::idInstance).toList();
        }

        void answer(Function<Request, Permit> each) {
            Map<String, Permit> answer = new LinkedHashMap<>();
            requests.forEach(request -> answer.put(request.idInstance(), each.apply(request)));
            sink.success(answer);
        }

        void grant() {
            answer(request -> Permit.granted(request.interval()));
        }

        void fail() {
            sink.error(new IllegalStateException("scripted"));
        }

        void complete() {
            sink.success();
        }
    }

    final List<PendingAcquire> acquires = new ArrayList<>();
    final List<String> notifications = new ArrayList<>();
    private @Nullable BiFunction<Integer, Request, Permit> script;
    private @Nullable RuntimeException thrown;

    /** Answers at once. The script receives the number of the call, from 0, and the request. */
    ScriptedPermits answering(BiFunction<Integer, Request, Permit> script) {
        this.script = script;
        return this;
    }

    ScriptedPermits granting() {
        return answering((number, request) -> Permit.granted(request.interval()));
    }

    ScriptedPermits throwing(RuntimeException thrown) {
        this.thrown = thrown;
        return this;
    }

    PendingAcquire last() {
        return acquires.get(acquires.size() - 1);
    }

    @Override
    public Mono<Map<String, Permit>> acquire(Collection<Request> requests) {
        if (thrown != null) {
            throw thrown;
        }
        return Mono.create(sink -> {
            PendingAcquire asked = new PendingAcquire(requests, sink);
            acquires.add(asked);
            BiFunction<Integer, Request, Permit> answers = script;
            if (answers != null) {
                int number = acquires.size() - 1;
                asked.answer(request -> answers.apply(number, request));
            }
        });
    }

    @Override
    public Mono<Void> pause(String idInstance, Duration duration) {
        return record(idInstance + " paused for " + duration);
    }

    @Override
    public Mono<Void> cooldown(String idInstance, Reason because, @Nullable Duration duration) {
        return record(idInstance + " cooling down because of " + because + " for " + duration);
    }

    @Override
    public Mono<Void> ready(String idInstance) {
        return record(idInstance + " ready");
    }

    private Mono<Void> record(String notification) {
        return Mono.fromRunnable(() -> notifications.add(notification));
    }
}
