package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.internal.transport.RequestWrite;
import io.github.reactivecontact.internal.transport.Transport;
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

/**
 * A transport that a test scripts. It replies after latencies in virtual time, and records the requests and their
 * times.
 */
final class ScriptedTransport implements Transport {

    static final Duration LATENCY = Duration.ofMillis(100);

    /** A reply: the request is written after {@code connecting} and answered {@code latency} later. */
    record ScriptedReply(
            @Nullable Duration connecting,
            @Nullable Duration latency,
            @Nullable ContactLookupException failure) {

        static ScriptedReply found() {
            return new ScriptedReply(Duration.ZERO, LATENCY, null);
        }

        static ScriptedReply failure(Reason reason) {
            return failure(ContactLookupException.builder(reason, "Scripted " + reason));
        }

        static ScriptedReply failure(ContactLookupException.Builder failure) {
            return found().but(failure.build());
        }

        /** A failure with an HTTP status. */
        static ScriptedReply refused(Reason reason, int status) {
            return failure(
                    ContactLookupException.builder(reason, "Scripted " + status).status(status));
        }

        static ScriptedReply throttled(Duration retryAfter) {
            return failure(ContactLookupException.builder(Reason.THROTTLED, "Scripted 429")
                    .status(429)
                    .retryAfter(retryAfter));
        }

        /** The connection fails, so the request is never written. */
        static ScriptedReply unconnected() {
            return new ScriptedReply(
                    null,
                    LATENCY,
                    ContactLookupException.builder(Reason.CONNECTION_FAILED, "Scripted refusal")
                            .build());
        }

        /** The request is written and never answered. */
        static ScriptedReply silence() {
            return new ScriptedReply(Duration.ZERO, null, null);
        }

        /**
         * The test completes the request by {@link SentRequest#write()}, {@link SentRequest#find()} or {@link
         * SentRequest#fail(Reason)}.
         */
        static ScriptedReply byHand() {
            return new ScriptedReply(null, null, null);
        }

        /** Replies before {@code subscribe} returns. */
        ScriptedReply atOnce() {
            return new ScriptedReply(Duration.ZERO, Duration.ZERO, failure);
        }

        ScriptedReply connecting(Duration connecting) {
            return new ScriptedReply(connecting, latency, failure);
        }

        ScriptedReply after(Duration latency) {
            return new ScriptedReply(connecting, latency, failure);
        }

        private ScriptedReply but(ContactLookupException failure) {
            return new ScriptedReply(connecting, latency, failure);
        }
    }

    /** A request that was sent. */
    final class SentRequest {

        final Route route;
        final String idInstance;
        final ChatId chatId;
        final ContextView context;
        volatile @Nullable Duration writtenAt;
        volatile boolean answered;
        volatile boolean cancelled;

        private final Disposable.Swap delay = Disposables.swap();
        private final RequestWrite write;
        private final MonoSink<Optional<ContactInfo>> response;

        private SentRequest(
                ScriptedRoute route, ChatId chatId, RequestWrite write, MonoSink<Optional<ContactInfo>> response) {
            this.route = route;
            this.idInstance = route.idInstance;
            this.chatId = chatId;
            this.write = write;
            this.response = response;
            this.context = response.contextView();
        }

        Duration writtenAt() {
            if (writtenAt == null) {
                throw new AssertionError("The request was not written");
            }
            return writtenAt;
        }

        /** Whether it probes an instance while its lookup waits for another one. */
        boolean isCopy() {
            return write instanceof Attempt attempt && attempt.isCopy;
        }

        void write() {
            write(() -> {});
        }

        private void write(Runnable then) {
            if (!cancelled) {
                Turns.write(write, () -> {
                    writtenAt = now();
                    then.run();
                });
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

        private void end(ScriptedReply reply) {
            if (reply.failure() == null) {
                find();
            } else {
                fail(reply.failure().toBuilder().idInstance(idInstance).build());
            }
        }
    }

    private final class ScriptedRoute implements Route {

        private final String idInstance;

        private ScriptedRoute(String idInstance) {
            this.idInstance = idInstance;
        }

        @Override
        public Mono<Optional<ContactInfo>> send(ChatId chatId, RequestWrite write) {
            if (thrown != null) {
                throw thrown;
            }
            return Mono.create(response -> begin(new SentRequest(this, chatId, write, response)));
        }
    }

    private final Scheduler time;
    private final List<SentRequest> requests = Collections.synchronizedList(new ArrayList<>());
    private volatile Function<SentRequest, ScriptedReply> script = request -> ScriptedReply.found();
    volatile @Nullable RuntimeException thrown;
    final AtomicInteger inFlight = new AtomicInteger();
    volatile int disposals;
    volatile Mono<Void> disposing = Mono.empty();

    ScriptedTransport(Scheduler time) {
        this.time = time;
    }

    void reply(Function<SentRequest, ScriptedReply> script) {
        this.script = script;
    }

    void reply(ScriptedReply reply) {
        reply(request -> reply);
    }

    /** Uses these replies in order, and then repeats the last one. */
    void replies(ScriptedReply... replies) {
        int[] next = {0};
        reply(request -> replies[Math.min(next[0]++, replies.length - 1)]);
    }

    List<SentRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    SentRequest request(int number) {
        return requests.get(number);
    }

    /** Creates a route. Each call creates another one, see {@link SentRequest#route}. */
    Route route(String idInstance) {
        return new ScriptedRoute(idInstance);
    }

    private void begin(SentRequest request) {
        requests.add(request);
        inFlight.incrementAndGet();
        request.response.onCancel(() -> request.cancelled = true);
        request.response.onDispose(() -> {
            inFlight.decrementAndGet();
            request.delay.dispose();
        });
        ScriptedReply reply = script.apply(request);
        if (reply.connecting() != null) {
            after(
                    request,
                    reply.connecting(),
                    () -> request.write(() -> {
                        if (reply.latency() != null) {
                            after(request, reply.latency(), () -> request.end(reply));
                        }
                    }));
        } else if (reply.latency() != null) {
            after(request, reply.latency(), () -> request.end(reply));
        }
    }

    private void after(SentRequest request, Duration delay, Runnable event) {
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
