package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.internal.transport.Transport;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/**
 * Answers on several threads, at once or later, with successes and failures. It records the dispatcher's violations:
 * too many requests in flight, two for one lookup, or one after the end. It also records the time of each write.
 */
final class CheckingTransport implements Transport {

    private final StressMix mix;
    private final Queue<String> violations;
    private final ScheduledThreadPoolExecutor eventLoops;
    private final AtomicInteger onTheWire = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger sentWithoutCaller = new AtomicInteger();
    private final Map<Lookup, CheckedRequest> requestOfLookup = new ConcurrentHashMap<>();
    private final Map<String, Queue<Long>> writesOfInstance = new ConcurrentHashMap<>();
    private final Queue<CheckedRequest> paused = new ConcurrentLinkedQueue<>();
    private volatile boolean faultless;
    private volatile boolean pausing;
    private volatile boolean disposed;

    CheckingTransport(StressMix mix, Queue<String> violations) {
        this.mix = mix;
        this.violations = violations;
        AtomicInteger number = new AtomicInteger();
        this.eventLoops = new ScheduledThreadPoolExecutor(
                3,
                task -> new Thread(task, "stress-loop-" + number.incrementAndGet()),
                new ThreadPoolExecutor.DiscardPolicy());
        this.eventLoops.setRemoveOnCancelPolicy(true);
    }

    int onTheWire() {
        return onTheWire.get();
    }

    int sent() {
        return sent.get();
    }

    /**
     * Returns the requests whose lookup had no caller left when they were sent. A few are legitimate, because a cancel
     * may come late.
     */
    int sentWithoutCaller() {
        return sentWithoutCaller.get();
    }

    /** From now on every request succeeds quickly. */
    void stopFaults() {
        faultless = true;
    }

    /** From now on no request is answered until {@link #resumeAnswers}. */
    void pauseAnswers() {
        pausing = true;
    }

    void resumeAnswers() {
        pausing = false;
        answerPaused();
    }

    private void answerPaused() {
        CheckedRequest request;
        while ((request = paused.poll()) != null) {
            request.answerSoon(0);
        }
    }

    /** Returns the shortest time in which an instance wrote one request more than a window permits. */
    long shortestWindow(int requests) {
        long shortest = Long.MAX_VALUE;
        for (Queue<Long> writes : writesOfInstance.values()) {
            long[] times = writes.stream().mapToLong(Long::longValue).sorted().toArray();
            for (int i = requests; i < times.length; i++) {
                shortest = Math.min(shortest, times[i] - times[i - requests]);
            }
        }
        return shortest;
    }

    void stop() throws InterruptedException {
        eventLoops.shutdownNow();
        if (!eventLoops.awaitTermination(10, TimeUnit.SECONDS)) {
            violations.add("the event loops do not end");
        }
    }

    Route route(String idInstance) {
        return (chatId, written) -> new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Optional<ContactInfo>> actual) {
                actual.onSubscribe(new CheckedRequest(idInstance, chatId, (Attempt) written, actual));
            }
        };
    }

    @Override
    public Mono<Void> disposeLater() {
        return Mono.fromRunnable(() -> {
            if (disposed) {
                violations.add("disposed twice");
            }
            disposed = true;
            if (onTheWire.get() != 0) {
                violations.add("disposed with " + onTheWire.get() + " requests on the wire");
            }
        });
    }

    /** Pauses briefly, so that other threads can run in between. */
    static void pauseBriefly() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int choice = random.nextInt(16);
        if (choice == 0) {
            Thread.yield();
        } else if (choice < 5) {
            for (int spin = random.nextInt(2000); spin > 0; spin--) {
                Thread.onSpinWait();
            }
        }
    }

    private static boolean happens(int percent) {
        return ThreadLocalRandom.current().nextInt(100) < percent;
    }

    private final class CheckedRequest implements Subscription {

        private static final int IDLE = 0;
        /** About to be counted. */
        private static final int STARTING = 1;

        private static final int LIVE = 2;
        private static final int WRITTEN = 3;
        /** About to be removed from the count. */
        private static final int ENDING = 4;

        private static final int OVER = 5;

        private final String idInstance;
        private final ChatId chatId;
        private final Attempt attempt;
        private final CoreSubscriber<? super Optional<ContactInfo>> actual;
        private final AtomicInteger state = new AtomicInteger(IDLE);

        CheckedRequest(
                String idInstance,
                ChatId chatId,
                Attempt attempt,
                CoreSubscriber<? super Optional<ContactInfo>> actual) {
            this.idInstance = idInstance;
            this.chatId = chatId;
            this.attempt = attempt;
            this.actual = actual;
        }

        @Override
        public void request(long n) {
            if (!state.compareAndSet(IDLE, STARTING)) {
                return;
            }
            int count = onTheWire.incrementAndGet();
            if (count > mix.maxInFlight) {
                violations.add(count + " requests on the wire, maxInFlight is " + mix.maxInFlight);
            }
            if (!attempt.isCopy && requestOfLookup.putIfAbsent(attempt.lookup, this) != null) {
                violations.add("two requests of one lookup on the wire");
            }
            state.set(LIVE);
            sent.incrementAndGet();
            if (attempt.lookup.over) {
                sentWithoutCaller.incrementAndGet();
            }
            if (disposed) {
                violations.add("a request after the disposal");
            }
            pauseBriefly();
            if (happens(50)) {
                write();
            } else {
                eventLoops.execute(this::write);
            }
        }

        private void write() {
            if (!faultless && happens(mix.faults / 2)) {
                fail(LIVE, Reason.CONNECTION_FAILED);
                return;
            }
            Mono<Void> turn = attempt.turn();
            if (turn == null) {
                writeNow();
            } else {
                turn.subscribe(null, failure -> {}, this::writeNow);
            }
        }

        private void writeNow() {
            // Taken before the write is certain, so that a later cancel has a later time.
            long now = System.nanoTime();
            pauseBriefly();
            if (!state.compareAndSet(LIVE, WRITTEN)) {
                return;
            }
            writesOfInstance
                    .computeIfAbsent(idInstance, id -> new ConcurrentLinkedQueue<>())
                    .add(now);
            attempt.written();
            pauseBriefly();
            if (pausing) {
                paused.add(this);
                if (!pausing) {
                    answerPaused(); // resumed in between
                }
            } else {
                answerSoon(faultless ? 10 : mix.slowestAnswerMicros);
            }
        }

        private void answerSoon(int slowestMicros) {
            if (happens(20)) {
                answer();
            } else {
                eventLoops.schedule(
                        this::answer, ThreadLocalRandom.current().nextInt(slowestMicros + 1), TimeUnit.MICROSECONDS);
            }
        }

        private void answer() {
            if (!faultless && happens(mix.refusals)) {
                fail(WRITTEN, Reason.THROTTLED);
            } else if (isOut() || (!faultless && happens(mix.outages))) {
                fail(WRITTEN, Reason.INSTANCE_NOT_AUTHORIZED);
            } else if (!faultless && happens(mix.faults / 2)) {
                fail(WRITTEN, Reason.SERVER_ERROR);
            } else if (ends(WRITTEN)) {
                actual.onNext(
                        Optional.of(ContactInfo.builder().chatId(chatId.value()).build()));
                actual.onComplete();
            }
        }

        private boolean isOut() {
            return mix.firstInstanceStaysOut && attempt.instance.idInstance.equals("0");
        }

        private void fail(int from, Reason reason) {
            if (ends(from)) {
                actual.onError(ContactLookupException.builder(reason, "Stress")
                        .idInstance(idInstance)
                        .build());
            }
        }

        @Override
        public void cancel() {
            pauseBriefly();
            while (!state.compareAndSet(IDLE, OVER) && !ends(LIVE) && !ends(WRITTEN) && state.get() != OVER) {
                Thread.yield();
            }
        }

        private boolean ends(int from) {
            boolean ends = state.compareAndSet(from, ENDING);
            if (ends) {
                requestOfLookup.remove(attempt.lookup, this);
                onTheWire.decrementAndGet();
                state.set(OVER);
            }
            return ends;
        }
    }
}
