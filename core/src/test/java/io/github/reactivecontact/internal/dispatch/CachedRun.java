package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.CachePolicy;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ContactQuery;
import io.github.reactivecontact.Faces;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.cache.CaffeineContactCache;
import io.github.reactivecontact.internal.transport.RequestWrite;
import io.github.reactivecontact.internal.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One random life of a client with an unreliable cache, in virtual time. Each contact names the request that it
 * answers, so that a caller's contact shows where it comes from.
 */
final class CachedRun implements Transport {

    record Summary(int hits, int staleHits, int misses, int failures, int evictedAgain, int failed, int cancelled) {}

    /** A request that the server received, and when, in events of the run. */
    private record Served(String idInstance, String chat, long requested, long answered, long answeredAt) {}

    private static final int STEPS = 150;
    private static final int CHATS = 6;
    private static final Duration LONGEST_STEP = Duration.ofMillis(800);
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final CachePolicy POLICY = CachePolicy.defaults()
            .withTimeToLive(Duration.ofSeconds(8))
            .withTimeToLiveOfNoContact(Duration.ofSeconds(2))
            .withStaleFor(Duration.ofSeconds(8));
    private static final long LIMIT =
            POLICY.timeToLive().plus(POLICY.staleFor()).toNanos();

    private final Random random;
    private final EventQueue time = new EventQueue(TimeUnit.DAYS.toNanos(1));
    private final List<String> instances;
    private final UnreliableCache cache;
    private final ReactiveContactClient client;
    private final boolean closesEarly;
    private final Map<String, Served> served = new HashMap<>();

    /** When each chat was evicted. */
    private final Map<String, NavigableSet<Long>> evicted = new HashMap<>();

    private final List<CachedCaller> callers = new ArrayList<>();
    private final List<CachedBulk> bulks = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private long event;
    private int evictedAgain;
    private int failed;

    CachedRun(long seed) {
        random = new Random(seed);
        instances = IntStream.rangeClosed(1, 1 + random.nextInt(3))
                .mapToObj(number -> "110" + number)
                .toList();
        closesEarly = random.nextInt(4) == 0;
        cache = new UnreliableCache(
                CaffeineContactCache.builder().scheduler(time).build(), time, random, random.nextInt(3) * 15);
        client = Faces.over(
                new Dispatcher(
                        TestSettings.of(() -> time, this::route)
                                .instances(instances)
                                .rate(1 + random.nextInt(4), Duration.ofSeconds(1))
                                .deadline(DEADLINE)
                                .cache(cache, POLICY)
                                .build(),
                        this,
                        random::nextDouble),
                256);
    }

    Summary run() {
        for (int step = 0; step < STEPS; step++) {
            event++;
            act();
            if (closesEarly && step == STEPS / 2) {
                client.closeLater(Duration.ofSeconds(random.nextInt(5))).subscribe();
            }
            time.runUntil(time.now() + (long) (random.nextDouble() * LONGEST_STEP.toNanos()));
        }
        time.runUntil(time.now() + TimeUnit.MINUTES.toNanos(5));
        callers.forEach(CachedCaller::checkEnded);
        bulks.forEach(CachedBulk::checkEnded);
        client.close();
        time.runUntil(time.now() + TimeUnit.MINUTES.toNanos(5));
        assertThat(violations).isEmpty();
        assertThat(client.snapshot().waiting()).isZero();
        assertThat(time.live()).as("timers").isZero();
        var counts = client.snapshot().cache();
        int cancelled = (int) callers.stream().filter(caller -> caller.left).count();
        return new Summary(
                (int) counts.hits(),
                (int) counts.staleHits(),
                (int) counts.misses(),
                (int) counts.failures(),
                evictedAgain,
                failed,
                cancelled);
    }

    private void act() {
        int number = random.nextInt(CHATS);
        String chat = DispatcherRig.chat(number).value();
        switch (random.nextInt(10)) {
            case 0 -> {
                cache.evict(new ChatId(chat)).subscribe();
                evictionsOf(chat).add(event++);
            }
            case 1 -> callers.forEach(caller -> caller.leaveAtRandom(random));
            case 2 -> bulks.add(new CachedBulk(number, through()));
            default -> {
                CachedCaller caller = new CachedCaller(chat, through());
                callers.add(caller);
                ContactQuery query = new ContactQuery(new ChatId(chat), caller.through, random.nextInt(10) == 0);
                client.getContactInfo(query).subscribe(caller);
            }
        }
    }

    private @Nullable String through() {
        return random.nextInt(3) == 0 ? instances.get(random.nextInt(instances.size())) : null;
    }

    private void check(boolean isKept, String violation) {
        if (!isKept) {
            violations.add(violation + " at " + Duration.ofNanos(time.now()));
        }
    }

    /** Checks where a contact comes from. */
    private void checkContact(ContactInfo contact, String chat, @Nullable String through, long entered) {
        Served from = served.get(contact.name());
        check(from.chat.equals(chat), "another chat's contact");
        check(through == null || from.idInstance.equals(through), "another instance's contact");
        if (from.answered < entered) {
            check(time.now() - from.answeredAt < LIMIT, "a contact older than its limit");
            Long evictedAt = evictionsOf(chat).floor(entered);
            check(evictedAt == null || evictedAt < from.requested, "an evicted contact");
        } else if (!evictionsOf(chat).isEmpty()) {
            evictedAgain++;
        }
    }

    /** A bulk of one chat, and of those after it. */
    private final class CachedBulk {

        private static final int SOURCES = 3;

        private final long entered = ++event;
        private int outcomes;

        CachedBulk(int first, @Nullable String through) {
            BulkOptions options = BulkOptions.defaults().withConcurrency(2);
            Flux<String> chats = Flux.range(0, SOURCES)
                    .map(number -> DispatcherRig.chat((first + number) % CHATS).value());
            client.lookupAll(chats, through == null ? options : options.throughInstance(through))
                    .subscribe(outcome -> {
                        outcomes++;
                        if (outcome instanceof ContactLookup.Found<String> found) {
                            checkContact(found.contact(), found.source(), through, entered);
                        }
                    });
        }

        void checkEnded() {
            check(outcomes == SOURCES, outcomes + " outcomes of a bulk");
        }
    }

    private NavigableSet<Long> evictionsOf(String chat) {
        return evicted.computeIfAbsent(chat, id -> new TreeSet<>());
    }

    /** The caller of one lookup. It checks where its contact comes from. */
    private final class CachedCaller extends BaseSubscriber<Optional<ContactInfo>> {

        private final String chat;
        private final @Nullable String through;
        private final long entered = ++event;
        private final long enteredAt = time.now();
        private boolean left;
        private int outcomes;

        CachedCaller(String chat, @Nullable String through) {
            this.chat = chat;
            this.through = through;
        }

        @Override
        protected void hookOnNext(Optional<ContactInfo> contact) {
            outcomes++;
            checkContact(contact.orElseThrow(), chat, through, entered);
            checkTime();
        }

        @Override
        protected void hookOnError(Throwable error) {
            outcomes++;
            failed++;
            check(((ContactLookupException) error).reason() != Reason.QUEUE_FULL || !closesEarly, "a full queue");
            checkTime();
        }

        private void checkTime() {
            check(time.now() - enteredAt <= DEADLINE.toNanos(), "an outcome after the deadline");
            check(!left, "an outcome after the end");
        }

        void leaveAtRandom(Random random) {
            if (!left && outcomes == 0 && random.nextInt(4) == 0) {
                left = true;
                cancel();
            }
        }

        void checkEnded() {
            check(outcomes == (left ? 0 : 1), outcomes + " outcomes");
        }
    }

    // ---- The server.

    private Transport.Route route(String idInstance) {
        return new Transport.Route() {
            @Override
            public Mono<Optional<ContactInfo>> send(ChatId chatId, RequestWrite write) {
                return Mono.create(sink -> Turns.write(write, () -> {
                    long requested = ++event;
                    time.at(time.now() + TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(3000)), () -> {
                        String name = "request " + served.size();
                        long answered = ++event;
                        served.put(name, new Served(idInstance, chatId.value(), requested, answered, time.now()));
                        sink.success(
                                Optional.of(ContactInfo.builder().name(name).build()));
                    });
                }));
            }
        };
    }

    @Override
    public Mono<Void> disposeLater() {
        return Mono.empty();
    }
}
