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

/** Answers as a test tells it, and remembers what it was asked and told. */
final class ScriptedPermits implements PermitSource {

    /** A question that was asked, and may be left to the test to answer. */
    final class Asked {

        final List<Request> requests;
        boolean cancelled;
        private final MonoSink<Map<String, Permit>> sink;

        private Asked(Collection<Request> requests, MonoSink<Map<String, Permit>> sink) {
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

    final List<Asked> questions = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    private @Nullable BiFunction<Integer, Request, Permit> script;
    private @Nullable RuntimeException thrown;

    /** Answers at once, by the number of the question, from 0, and the request. */
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

    Asked last() {
        return questions.get(questions.size() - 1);
    }

    @Override
    public Mono<Map<String, Permit>> acquire(Collection<Request> requests) {
        if (thrown != null) {
            throw thrown;
        }
        return Mono.create(sink -> {
            Asked asked = new Asked(requests, sink);
            questions.add(asked);
            BiFunction<Integer, Request, Permit> answers = script;
            if (answers != null) {
                int number = questions.size() - 1;
                asked.answer(request -> answers.apply(number, request));
            }
        });
    }

    @Override
    public Mono<Void> hold(String idInstance, Duration duration) {
        return tell(idInstance + " held for " + duration);
    }

    @Override
    public Mono<Void> setAside(String idInstance, Reason because, @Nullable Duration duration) {
        return tell(idInstance + " set aside because of " + because + " for " + duration);
    }

    @Override
    public Mono<Void> ready(String idInstance) {
        return tell(idInstance + " ready");
    }

    private Mono<Void> tell(String news) {
        return Mono.fromRunnable(() -> told.add(news));
    }
}
