package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.internal.transport.Exchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

/** Answers as a test tells it, after latencies of the given time, and remembers who was asked what, and when. */
final class ScriptedExchange implements Exchange {

    static final Duration LATENCY = Duration.ofMillis(100);

    /** What becomes of a request: written after {@code connecting}, answered {@code latency} later. */
    record Reply(
            @Nullable Duration connecting,
            @Nullable Duration latency,
            @Nullable ContactLookupException failure) {

        static Reply found() {
            return new Reply(Duration.ZERO, LATENCY, null);
        }

        static Reply failure(Reason reason) {
            return failure(ContactLookupException.builder(reason, "Scripted " + reason));
        }

        static Reply failure(ContactLookupException.Builder failure) {
            return found().but(failure.build());
        }

        /** A failure with a status, as a server answers it. */
        static Reply refused(Reason reason, int status) {
            return failure(
                    ContactLookupException.builder(reason, "Scripted " + status).status(status));
        }

        static Reply throttled(Duration retryAfter) {
            return failure(ContactLookupException.builder(Reason.THROTTLED, "Scripted 429")
                    .status(429)
                    .retryAfter(retryAfter));
        }

        /** No connection: it is never written. */
        static Reply unconnected() {
            return new Reply(
                    null,
                    LATENCY,
                    ContactLookupException.builder(Reason.CONNECTION_FAILED, "Scripted refusal")
                            .build());
        }

        /** Written, and nothing ever comes back. */
        static Reply silence() {
            return new Reply(Duration.ZERO, null, null);
        }

        /** Left to the test: {@link Request#write()}, {@link Request#find()}, {@link Request#fail(Reason)}. */
        static Reply byHand() {
            return new Reply(null, null, null);
        }

        /** Before subscribing returns. */
        Reply atOnce() {
            return new Reply(Duration.ZERO, Duration.ZERO, failure);
        }

        Reply connecting(Duration connecting) {
            return new Reply(connecting, latency, failure);
        }

        Reply after(Duration latency) {
            return new Reply(connecting, latency, failure);
        }

        private Reply but(ContactLookupException failure) {
            return new Reply(connecting, latency, failure);
        }
    }

    /** A request, as it was sent. */
    final class Request {

        final String idInstance;
        final ChatId chatId;
        final ContextView context;
        volatile @Nullable Duration writtenAt;
        volatile boolean answered;
        volatile boolean cancelled;

        private final Disposable.Swap delay = Disposables.swap();
        private final Runnable written;
        private final MonoSink<Optional<ContactInfo>> response;

        private Request(String idInstance, ChatId chatId, Runnable written, MonoSink<Optional<ContactInfo>> response) {
            this.idInstance = idInstance;
            this.chatId = chatId;
            this.written = written;
            this.response = response;
            this.context = response.contextView();
        }

        Duration writtenAt() {
            if (writtenAt == null) {
                throw new AssertionError("The request was not written");
            }
            return writtenAt;
        }

        void write() {
            if (!cancelled) {
                writtenAt = now();
                written.run();
            }
        }

        void find() {
            answered = true;
            response.success(
                    Optional.of(ContactInfo.builder().chatId(chatId.value()).build()));
        }

        void fail(Reason reason) {
            fail(ContactLookupException.builder(reason, "Scripted " + reason).build());
        }

        void fail(ContactLookupException failure) {
            answered = true;
            response.error(failure);
        }

        private void end(Reply reply) {
            if (reply.failure() == null) {
                find();
            } else {
                fail(reply.failure().toBuilder().idInstance(idInstance).build());
            }
        }
    }

    private final Scheduler time;
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private volatile Function<Request, Reply> script = request -> Reply.found();
    volatile @Nullable RuntimeException thrown;
    final AtomicInteger underWay = new AtomicInteger();
    volatile int disposals;
    volatile Mono<Void> disposing = Mono.empty();

    ScriptedExchange(Scheduler time) {
        this.time = time;
    }

    void reply(Function<Request, Reply> script) {
        this.script = script;
    }

    void reply(Reply reply) {
        reply(request -> reply);
    }

    /** The next replies in this order, and the last of them from then on. */
    void replies(Reply... replies) {
        int[] next = {0};
        reply(request -> replies[Math.min(next[0]++, replies.length - 1)]);
    }

    List<Request> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    Request request(int number) {
        return requests.get(number);
    }

    @Override
    public Mono<Optional<ContactInfo>> send(String idInstance, ChatId chatId, Runnable written) {
        if (thrown != null) {
            throw thrown;
        }
        return Mono.create(response -> begin(new Request(idInstance, chatId, written, response)));
    }

    private void begin(Request request) {
        requests.add(request);
        underWay.incrementAndGet();
        request.response.onCancel(() -> request.cancelled = true);
        request.response.onDispose(() -> {
            underWay.decrementAndGet();
            request.delay.dispose();
        });
        Reply reply = script.apply(request);
        if (reply.connecting() != null) {
            after(request, reply.connecting(), () -> {
                request.write();
                if (reply.latency() != null) {
                    after(request, reply.latency(), () -> request.end(reply));
                }
            });
        } else if (reply.latency() != null) {
            after(request, reply.latency(), () -> request.end(reply));
        }
    }

    private void after(Request request, Duration delay, Runnable event) {
        if (delay.isZero()) {
            event.run();
        } else {
            request.delay.update(time.schedule(event, delay.toNanos(), TimeUnit.NANOSECONDS));
        }
    }

    @Override
    public Mono<Void> disposeLater() {
        return Mono.defer(() -> {
            disposals++;
            return disposing;
        });
    }

    private Duration now() {
        return Duration.ofNanos(time.now(TimeUnit.NANOSECONDS));
    }
}
