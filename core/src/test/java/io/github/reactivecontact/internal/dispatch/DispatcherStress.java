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
 * Callers on several threads at one dispatcher, in real time: enter, leave, meet; then what must hold when all is quiet
 * again. {@code main} runs the same for as long as one likes.
 */
final class DispatcherStress {

    private static final int THREADS = 3;
    private static final int QUIET_MOMENTS = 20;
    private static final int MOST_WAITING = 40;
    private static final long LONGEST_STORM = Duration.ofMillis(40).toNanos();
    private static final long PATIENCE = Duration.ofSeconds(20).toNanos();

    private final StressMix mix;
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final Queue<StressCaller> unanswered = new ConcurrentLinkedQueue<>();
    private final Queue<StressCaller> leavers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong entered = new AtomicLong();
    private final AtomicLong nextChat = new AtomicLong();
    private final WatchfulExchange exchange;
    private final Scheduler scheduler = Schedulers.newSingle(task -> new Thread(task, "stress-timer"));
    private final List<String> idInstances;
    private final Heard heard = new Heard();
    private final Dispatcher dispatcher;
    private volatile boolean closing;

    private DispatcherStress(StressMix mix, boolean heeded) {
        this.mix = mix;
        this.exchange = new WatchfulExchange(mix, violations);
        this.idInstances =
                IntStream.range(0, mix.instances).mapToObj(Integer::toString).toList();
        this.dispatcher = new Dispatcher(
                new Settings(
                        idInstances,
                        mix.isPaced()
                                ? new Settings.Rate(StressMix.REQUESTS_PER_WINDOW, Duration.ofNanos(windowNanos()))
                                : null,
                        mix.maxInFlight,
                        1000,
                        Duration.ofNanos(mix.timeoutMicros * 1000),
                        null,
                        RetryPolicy.defaults()
                                .withMaxAttempts(3)
                                .withBackoff(Duration.ofNanos(500_000), Duration.ofMillis(2)),
                        mix.firstInstanceStaysOut ? Duration.ofMinutes(10) : Duration.ofMillis(1),
                        mix.firstInstanceStaysOut ? Duration.ofMinutes(10) : Duration.ofMillis(4),
                        () -> scheduler,
                        heeded ? List.of(heard) : List.of(),
                        null),
                exchange);
    }

    /** What many rounds came to. */
    record Result(List<String> violations, int rounds, long callers) {}

    /**
     * Storms of some milliseconds, each at a new dispatcher and followed by a calm, for at least that long and at least
     * so many callers.
     *
     * @return what was violated: nothing, if all is well
     */
    static Result run(StressMix mix, Duration time, long fewestCallers, long seed) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        List<String> violations = new ArrayList<>();
        int rounds = 0;
        long callers = 0;
        SplittableRandom random = new SplittableRandom(seed);
        while (violations.isEmpty() && (System.nanoTime() - end < 0 || callers < fewestCallers)) {
            DispatcherStress stress = new DispatcherStress(mix, rounds % 2 == 0);
            stress.run(System.nanoTime() + random.nextLong(LONGEST_STORM), random.split());
            violations.addAll(stress.violations);
            callers += stress.entered.get();
            rounds++;
        }
        return new Result(violations, rounds, callers);
    }

    private void run(long end, SplittableRandom random) throws InterruptedException {
        // What an event throws is dropped, and so it would be missed.
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
            leavers.forEach(StressCaller::leave);
            if (!mix.closes) {
                settle();
            }
            close();
            expectFewSentInVain();
            expectPacesKept();
            expectEachStartEnded();
        } finally {
            exchange.stop();
            scheduler.dispose();
            Hooks.resetOnErrorDropped();
        }
    }

    // ---- The storm.

    private void work(long end, SplittableRandom random) {
        long afterwards = mix.closes ? 1_000_000 : 0;
        while (System.nanoTime() - end < afterwards && violations.isEmpty()) {
            if (waiting.get() < MOST_WAITING * THREADS) {
                boolean named = random.nextInt(100) < mix.named;
                StressCaller caller = new StressCaller(
                        chat(random),
                        random.nextInt(100) < mix.singles ? Lane.SINGLE : Lane.BULK,
                        named ? idInstances.get(random.nextInt(idInstances.size())) : null);
                waiting.incrementAndGet();
                if (random.nextInt(100) < mix.leavers) {
                    int stay = random.nextInt(4) == 0 ? 0 : random.nextInt(mix.longestStayMicros + 1);
                    caller.leavesAt = System.nanoTime() + 1000L * stay;
                    leavers.add(caller); // and it may be another thread that makes it leave, even before it entered
                }
                enterCounted(caller);
            } else {
                LockSupport.parkNanos(20_000);
            }
            makeLeave(leavers.poll());
            WatchfulExchange.dawdle();
        }
    }

    private void makeLeave(@Nullable StressCaller caller) {
        if (caller == null) {
            return;
        }
        if (System.nanoTime() - caller.leavesAt < 0) {
            leavers.add(caller);
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

    // ---- The calm.

    private void settle() {
        exchange.calmDown();
        expect("every caller has heard or left", () -> waiting.get() == 0);
        expect("nothing is on the wire", () -> exchange.onTheWire() == 0);
        expectSnapshotEmpty();
        if (mix.isPatient()) {
            everyPermitIsStillThere(); // what is held must not time out
        }
        everyInstanceStillWorks();
        nothingIsForgotten();
        expectSnapshotEmpty();
    }

    private void expectSnapshotEmpty() {
        expect("the snapshot is empty", () -> {
            ClientSnapshot snapshot = dispatcher.snapshot();
            return snapshot.waiting() == 0 && snapshot.inFlight() == 0;
        });
    }

    private void everyPermitIsStillThere() {
        exchange.hold();
        for (int i = 0; i < mix.maxInFlight + 5; i++) {
            enter(new StressCaller(new ChatId(78_000_000_000L + i + "@c.us"), Lane.BULK, null));
        }
        expect("maxInFlight requests are on the wire", () -> exchange.onTheWire() == mix.maxInFlight);
        exchange.letGo();
        expect("all that were held are answered", () -> waiting.get() == 0);
    }

    private void everyInstanceStillWorks() {
        int first = mix.firstInstanceStaysOut ? 1 : 0;
        for (String idInstance : idInstances.subList(first, idInstances.size())) {
            enter(new StressCaller(new ChatId("77000000000@c.us"), Lane.BULK, idInstance));
        }
        expect("every instance answers", () -> waiting.get() == 0);
    }

    /** News that come together, and then none that would bring a forgotten one to light. */
    private void nothingIsForgotten() {
        for (int i = 0; i < QUIET_MOMENTS; i++) {
            enter(new StressCaller(new ChatId("76000000000@c.us"), Lane.BULK, null));
            WatchfulExchange.dawdle();
            enter(new StressCaller(new ChatId("76000000001@c.us"), Lane.BULK, null));
            expect("the last two are answered", () -> waiting.get() == 0);
        }
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
        expect("every caller has heard after the close", () -> waiting.get() == 0);
        expect("nothing is on the wire after the close", () -> exchange.onTheWire() == 0);
        expectSnapshotEmpty();
    }

    private void expect(String what, BooleanSupplier condition) {
        if (violations.isEmpty() && !await(condition)) {
            unanswered.removeIf(one -> one.settled.get() != 0);
            violations.add("never: " + what + "; " + waiting.get() + " callers wait, such as " + unanswered.peek()
                    + "; on the wire " + exchange.onTheWire() + "; " + dispatcher.snapshot());
        }
    }

    private void expectEachStartEnded() {
        if (heard.overlapped() || heard.ends().stream().anyMatch(ends -> ends != 1)) {
            violations.add("heard out of order, or not once to its end: " + heard.lines());
        }
    }

    private void expectFewSentInVain() {
        long most = 10 + exchange.sent() / 10;
        if (exchange.sentInVain() > most) {
            violations.add(exchange.sentInVain() + " of " + exchange.sent() + " requests sent for nobody");
        }
    }

    private void expectPacesKept() {
        long shortest = exchange.shortestWindow(StressMix.REQUESTS_PER_WINDOW);
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

    /** Runs the named races, or all, for that many seconds each. */
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

    /** Hears exactly once, or, having left, at most once. */
    private final class StressCaller extends Caller {

        private static final int HEARD = 1;
        private static final int LEFT = 2;

        private final ChatId chatId;
        private final Lane lane;
        private final @Nullable String idInstance;
        private final AtomicInteger settled = new AtomicInteger();
        private final AtomicInteger heard = new AtomicInteger();
        private long leavesAt;

        StressCaller(ChatId chatId, Lane lane, @Nullable String idInstance) {
            this.chatId = chatId;
            this.lane = lane;
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

        private void heard() {
            if (heard.incrementAndGet() > 1) {
                violations.add("heard twice: " + this);
            }
            settle(HEARD);
        }

        @Override
        protected ChatId chatId() {
            return chatId;
        }

        @Override
        protected Lane lane() {
            return lane;
        }

        @Override
        protected @Nullable String idInstance() {
            return idInstance;
        }

        @Override
        public void answered(Optional<ContactInfo> contact) {
            if (!chatId.value().equals(contact.orElseThrow().chatId())) {
                violations.add("another's answer: " + this);
            }
            heard();
        }

        @Override
        public void failed(ContactLookupException failure) {
            heard();
        }

        @Override
        protected Context currentContext() {
            return Context.empty();
        }

        @Override
        public String toString() {
            return lane + " " + chatId.value() + " through " + idInstance + ", settled " + settled + ", heard " + heard;
        }
    }
}
