package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Hooks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Several threads enter, join and cancel lookups of one dispatcher in real time. Afterwards the invariants are checked.
 * {@code main} runs the same for a chosen time.
 */
final class DispatcherStress {

    private static final int THREADS = 3;
    private static final int QUIET_ROUNDS = 20;
    private static final int MOST_WAITING = 40;
    private static final long LONGEST_LOAD = Duration.ofMillis(40).toNanos();
    private static final long PATIENCE = Duration.ofSeconds(20).toNanos();

    private final StressMix mix;
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final Queue<StressCaller> unanswered = new ConcurrentLinkedQueue<>();
    private final Queue<StressCaller> cancelling = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong entered = new AtomicLong();
    private final AtomicLong nextChat = new AtomicLong();
    private final CheckingTransport transport;
    private final Scheduler scheduler = Schedulers.newSingle(task -> new Thread(task, "stress-timer"));
    private final List<String> idInstances;
    private final RecordingListener listener = new RecordingListener();
    private final Dispatcher dispatcher;
    private volatile boolean closing;

    private DispatcherStress(StressMix mix, boolean withListener) {
        this.mix = mix;
        this.transport = new CheckingTransport(mix, violations);
        this.idInstances =
                IntStream.range(0, mix.instances).mapToObj(Integer::toString).toList();
        TestSettings settings = TestSettings.of(() -> scheduler, transport::route)
                .instances(idInstances)
                .maxInFlight(mix.maxInFlight)
                .responseTimeout(Duration.ofNanos(mix.timeoutMicros * 1000))
                .retry(RetryPolicy.defaults()
                        .withMaxAttempts(3)
                        .withBackoff(Duration.ofNanos(500_000), Duration.ofMillis(2)))
                .cooldown(
                        mix.firstInstanceStaysOut ? Duration.ofMinutes(10) : Duration.ofMillis(1),
                        mix.firstInstanceStaysOut ? Duration.ofMinutes(10) : Duration.ofMillis(4))
                .listeners(withListener ? List.of(listener) : List.of());
        if (mix.isPaced()) {
            settings.rate(StressMix.REQUESTS_PER_WINDOW, Duration.ofNanos(windowNanos()));
        } else {
            settings.unlimited();
        }
        this.dispatcher = new Dispatcher(settings.build(), transport);
    }

    /** The result of many rounds. */
    record Result(List<String> violations, int rounds, long callers) {}

    /**
     * Runs rounds until the time is over and enough callers have entered. Each round loads a new dispatcher for some
     * milliseconds, stops the load, and checks the dispatcher.
     *
     * @return the violations; empty if there were none
     */
    static Result run(StressMix mix, Duration time, long fewestCallers, long seed) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        List<String> violations = new ArrayList<>();
        int rounds = 0;
        long callers = 0;
        SplittableRandom random = new SplittableRandom(seed);
        while (violations.isEmpty() && (System.nanoTime() - end < 0 || callers < fewestCallers)) {
            DispatcherStress stress = new DispatcherStress(mix, rounds % 2 == 0);
            stress.run(System.nanoTime() + random.nextLong(LONGEST_LOAD), random.split());
            violations.addAll(stress.violations);
            callers += stress.entered.get();
            rounds++;
        }
        return new Result(violations, rounds, callers);
    }

    private void run(long end, SplittableRandom random) throws InterruptedException {
        // Reactor drops what an event throws, so it would go unnoticed.
        Hooks.onErrorDropped(failure -> violations.add("dropped: " + failure));
        List<Thread> threads = new ArrayList<>();
        try {
            for (int i = 0; i < THREADS; i++) {
                SplittableRandom ofThread = random.split();
                Thread thread = new Thread(() -> work(end, ofThread), "stress-caller-" + i);
                threads.add(thread);
                thread.start();
            }
            if (mix.closes) {
                await(() -> System.nanoTime() - end >= 0);
                closing = true;
                dispatcher.close(Duration.ofNanos(random.nextLong(2_000_000)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            cancelling.forEach(StressCaller::leave);
            if (!mix.closes) {
                settle();
            }
            close();
            expectFewSentWithoutCaller();
            expectPacesKept();
            expectEachStartEnded();
        } finally {
            transport.stop();
            scheduler.dispose();
            Hooks.resetOnErrorDropped();
        }
    }

    // ---- Load.

    private void work(long end, SplittableRandom random) {
        long extraNanos = mix.closes ? 1_000_000 : 0;
        while (System.nanoTime() - end < extraNanos && violations.isEmpty()) {
            if (waiting.get() < MOST_WAITING * THREADS) {
                boolean named = random.nextInt(100) < mix.named;
                StressCaller caller = new StressCaller(
                        chat(random),
                        random.nextInt(100) < mix.singles ? Priority.SINGLE : Priority.BULK,
                        named ? idInstances.get(random.nextInt(idInstances.size())) : null);
                waiting.incrementAndGet();
                if (random.nextInt(100) < mix.cancels) {
                    int stayMicros = random.nextInt(4) == 0 ? 0 : random.nextInt(mix.longestStayMicros + 1);
                    caller.cancelsAt = System.nanoTime() + 1000L * stayMicros;
                    cancelling.add(caller); // another thread may cancel it, even before it entered
                }
                enterCounted(caller);
            } else {
                LockSupport.parkNanos(20_000);
            }
            cancelWhenDue(cancelling.poll());
            CheckingTransport.pauseBriefly();
        }
    }

    private void cancelWhenDue(@Nullable StressCaller caller) {
        if (caller == null) {
            return;
        }
        if (System.nanoTime() - caller.cancelsAt < 0) {
            cancelling.add(caller);
        } else {
            caller.leave();
        }
    }

    private ChatId chat(SplittableRandom random) {
        long number = mix.chats < Integer.MAX_VALUE ? random.nextLong(mix.chats) : nextChat.incrementAndGet();
        return new ChatId(79_000_000_000L + number + "@c.us");
    }

    private void enter(StressCaller caller) {
        waiting.incrementAndGet();
        enterCounted(caller);
    }

    private void enterCounted(StressCaller caller) {
        entered.incrementAndGet();
        unanswered.add(caller);
        dispatcher.enter(caller);
    }

    // ---- Checks after the load.

    private void settle() {
        transport.stopFaults();
        expect("every caller has an outcome or has cancelled", () -> waiting.get() == 0);
        expect("nothing is on the wire", () -> transport.onTheWire() == 0);
        expectSnapshotEmpty();
        if (mix.isPatient()) {
            expectEveryPermitReturned(); // paused requests must not time out
        }
        expectEveryInstanceAnswers();
        expectNoLostWakeup();
        expectSnapshotEmpty();
    }

    private void expectSnapshotEmpty() {
        expect("the snapshot is empty", () -> {
            ClientSnapshot snapshot = dispatcher.snapshot();
            return snapshot.waiting() == 0 && snapshot.inFlight() == 0;
        });
    }

    private void expectEveryPermitReturned() {
        transport.pauseAnswers();
        for (int i = 0; i < mix.maxInFlight + 5; i++) {
            enter(new StressCaller(new ChatId(78_000_000_000L + i + "@c.us"), Priority.BULK, null));
        }
        expect("maxInFlight requests are on the wire", () -> transport.onTheWire() == mix.maxInFlight);
        transport.resumeAnswers();
        expect("all paused requests are answered", () -> waiting.get() == 0);
    }

    private void expectEveryInstanceAnswers() {
        int first = mix.firstInstanceStaysOut ? 1 : 0;
        for (String idInstance : idInstances.subList(first, idInstances.size())) {
            enter(new StressCaller(new ChatId("77000000000@c.us"), priorityAfterLoad(), idInstance));
        }
        expect("every instance answers", () -> waiting.get() == 0);
    }

    /** Enters two lookups almost at once and nothing afterwards. A lost wakeup leaves one of them unanswered. */
    private void expectNoLostWakeup() {
        for (int i = 0; i < QUIET_ROUNDS; i++) {
            enter(new StressCaller(new ChatId("76000000000@c.us"), priorityAfterLoad(), null));
            CheckingTransport.pauseBriefly();
            enter(new StressCaller(new ChatId("76000000001@c.us"), priorityAfterLoad(), null));
            expect("the last two are answered", () -> waiting.get() == 0);
        }
    }

    /**
     * With a short timeout a busy machine may fail requests. The last attempt of a bulk lookup that is alone is minutes
     * after its first.
     */
    private Priority priorityAfterLoad() {
        return mix.isPatient() ? Priority.BULK : Priority.SINGLE;
    }

    private void close() {
        AtomicInteger released = new AtomicInteger();
        dispatcher.released().subscribe(null, failure -> violations.add("not released: " + failure), () -> {
            released.incrementAndGet();
        });
        if (!closing) {
            dispatcher.close(Duration.ZERO);
        }
        expect("the dispatcher is released", () -> released.get() == 1);
        expect("every caller has an outcome after the close", () -> waiting.get() == 0);
        expect("nothing is on the wire after the close", () -> transport.onTheWire() == 0);
        expectSnapshotEmpty();
    }

    private void expect(String what, BooleanSupplier condition) {
        if (violations.isEmpty() && !await(condition)) {
            unanswered.removeIf(caller -> caller.settled.get() != 0);
            violations.add("never: " + what + "; " + waiting.get() + " callers wait, such as " + unanswered.peek()
                    + "; on the wire " + transport.onTheWire() + "; " + dispatcher.snapshot());
        }
    }

    private void expectEachStartEnded() {
        if (listener.overlapped() || listener.ends().stream().anyMatch(ends -> ends != 1)) {
            violations.add("calls overlap, or a start has not exactly one end: " + listener.lines());
        }
    }

    private void expectFewSentWithoutCaller() {
        long most = 10 + transport.sent() / 10;
        if (transport.sentWithoutCaller() > most) {
            violations.add(
                    transport.sentWithoutCaller() + " of " + transport.sent() + " requests sent without a caller");
        }
    }

    private void expectPacesKept() {
        long shortest = transport.shortestWindow(StressMix.REQUESTS_PER_WINDOW);
        if (mix.isPaced() && shortest < windowNanos()) {
            violations.add(StressMix.REQUESTS_PER_WINDOW + 1 + " requests of an instance within " + shortest + " of "
                    + windowNanos() + " ns");
        }
    }

    private long windowNanos() {
        return mix.windowMicros * 1000L;
    }

    private static boolean await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            LockSupport.parkNanos(50_000);
        }
        return true;
    }

    /** Runs the named races, or all, for the given number of seconds each. */
    public static void main(String[] args) throws InterruptedException {
        Duration time = Duration.ofSeconds(Long.parseLong(args[0]));
        List<String> names = List.of(args).subList(1, args.length);
        boolean bad = false;
        for (DispatcherStressTest.Race race : DispatcherStressTest.Race.values()) {
            if (names.isEmpty() || names.contains(race.name())) {
                Result result = run(race.mix, time, 3000, System.nanoTime());
                bad |= !result.violations.isEmpty();
                System.out.println(race + ": " + result.rounds + " rounds, " + result.callers + " callers, violations "
                        + result.violations);
            }
        }
        System.exit(bad ? 1 : 0);
    }

    /** Expects exactly one outcome, or at most one if it was cancelled. */
    private final class StressCaller extends Caller {

        private static final int NOTIFIED = 1;
        private static final int LEFT = 2;

        private final ChatId chatId;
        private final Priority priority;
        private final @Nullable String idInstance;
        private final AtomicInteger settled = new AtomicInteger();
        private final AtomicInteger notified = new AtomicInteger();
        private long cancelsAt;

        StressCaller(ChatId chatId, Priority priority, @Nullable String idInstance) {
            this.chatId = chatId;
            this.priority = priority;
            this.idInstance = idInstance;
        }

        void leave() {
            settle(LEFT);
            dispatcher.leave(List.of(this));
        }

        private void settle(int how) {
            if (settled.compareAndSet(0, how)) {
                waiting.decrementAndGet();
            }
        }

        private void notified() {
            if (notified.incrementAndGet() > 1) {
                violations.add("notified twice: " + this);
            }
            settle(NOTIFIED);
        }

        @Override
        protected ChatId chatId() {
            return chatId;
        }

        @Override
        protected Priority priority() {
            return priority;
        }

        @Override
        protected @Nullable String idInstance() {
            return idInstance;
        }

        @Override
        public void answered(Optional<ContactInfo> contact) {
            if (!chatId.value().equals(contact.orElseThrow().chatId())) {
                violations.add("the contact of another chat: " + this);
            }
            notified();
        }

        @Override
        public void failed(ContactLookupException failure) {
            notified();
        }

        @Override
        protected Context currentContext() {
            return Context.empty();
        }

        @Override
        public String toString() {
            return priority + " " + chatId.value() + " through " + idInstance + ", settled " + settled + ", notified "
                    + notified;
        }
    }
}
