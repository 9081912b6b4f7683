package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.simulator.Fault;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.stub.Clients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class OutcomeThreadsTest {

    private static final int USERS = 4;
    private static final int LOOKUPS_PER_USER = 600;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ThreadLocal<@Nullable Integer> user = new ThreadLocal<>();
    private GreenApiSimulator green;

    @BeforeEach
    void start() {
        green = GreenApiSimulator.start();
    }

    @AfterEach
    void stop() {
        green.close();
    }

    @Test
    void getContactInfo_manyUserThreads_deliversNoOutcomeOnAnotherUsersThread() throws InterruptedException {
        AtomicInteger misrouted = new AtomicInteger();
        AtomicInteger outcomes = new AtomicInteger();
        try (var client = Clients.builder(green.instance()).build()) {
            List<Thread> threads = new ArrayList<>();
            for (int number = 0; number < USERS; number++) {
                int index = number;
                threads.add(new Thread(() -> lookUpMany(client, index, outcomes, misrouted)));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
        }

        assertThat(outcomes).hasValue(USERS * LOOKUPS_PER_USER);
        assertThat(misrouted).hasValue(0);
    }

    private void lookUpMany(ReactiveContactClient client, int index, AtomicInteger outcomes, AtomicInteger misrouted) {
        user.set(index);
        Semaphore permits = new Semaphore(50);
        for (int i = 0; i < LOOKUPS_PER_USER; i++) {
            permits.acquireUninterruptibly();
            client.getContactInfo(ChatId.ofPhone(Long.toString(79_000_000_000L + index * 1_000_000L + i)))
                    .doFinally(end -> {
                        Integer owner = user.get();
                        misrouted.addAndGet(owner == null || owner == index ? 0 : 1);
                        outcomes.incrementAndGet();
                        permits.release();
                    })
                    .subscribe(contact -> {}, failure -> {});
        }
        permits.acquireUninterruptibly(50);
    }

    @Test
    void close_pendingLookups_failsThemOnScheduler() {
        Scheduler scheduler = Schedulers.newParallel("outcomes", 2);
        ReactiveContactClient client = ReactiveContactClient.builder()
                .instance(green.instance())
                .requestRate(1, Duration.ofMinutes(1))
                .scheduler(scheduler)
                .build();
        CountDownLatch failed = new CountDownLatch(20);
        List<String> threads = new ArrayList<>();
        client.getContactInfo("79001234500@c.us").subscribe(contact -> {}, failure -> {});
        for (int i = 0; i < 20; i++) {
            client.getContactInfo(ChatId.ofPhone(Long.toString(79_001_234_567L + i)))
                    .subscribe(contact -> {}, failure -> {
                        synchronized (threads) {
                            threads.add(Thread.currentThread().getName());
                        }
                        failed.countDown();
                    });
        }
        client.close();

        assertThat(await(failed)).isTrue();
        assertThat(threads).hasSize(20).allSatisfy(name -> assertThat(name).startsWith("outcomes-"));
        scheduler.dispose();
    }

    @Test
    void deadline_blockingSubscriber_delaysNeitherTimerNorOtherOutcomes() {
        Scheduler scheduler = Schedulers.newBoundedElastic(4, 1_000, "outcomes");
        CountDownLatch secondFailed = new CountDownLatch(1);
        CountDownLatch bothFailed = new CountDownLatch(2);
        List<Boolean> secondFailedInTime = new ArrayList<>();
        green.injectFault("79001234501@c.us", Fault.STALL);
        green.injectFault("79001234502@c.us", Fault.STALL);
        try (var client = ReactiveContactClient.builder()
                .instance(green.instance())
                .unlimitedRate()
                .deadline(Duration.ofMillis(200))
                .scheduler(scheduler)
                .build()) {
            client.getContactInfo("79001234501@c.us").subscribe(contact -> {}, failure -> {
                secondFailedInTime.add(await(secondFailed));
                bothFailed.countDown();
            });
            client.getContactInfo("79001234502@c.us").subscribe(contact -> {}, failure -> {
                secondFailed.countDown();
                bothFailed.countDown();
            });

            assertThat(await(bothFailed)).isTrue();
        }
        assertThat(secondFailedInTime).containsExactly(true);
        scheduler.dispose();
    }

    @Test
    void getContactInfo_blocksInErrorCallbackOfClosedClient_returns() {
        ReactiveContactClient client = ReactiveContactClient.create(green.instance());
        client.close();

        Optional<Reason> reason = Mono.fromCallable(() -> client.getContactInfo("79001234567@c.us")
                        .map(contact -> Optional.<Reason>empty())
                        .onErrorResume(first -> Mono.fromCallable(() -> reasonOf(client)))
                        .block(PATIENCE))
                .block(PATIENCE);

        assertThat(reason).contains(Reason.CLOSED);
    }

    private static Optional<Reason> reasonOf(ReactiveContactClient client) {
        return client.getContactInfo("79001234568@c.us")
                .map(contact -> Optional.<Reason>empty())
                .onErrorResume(ContactLookupException.class, second -> Mono.just(Optional.of(second.reason())))
                .block(PATIENCE.dividedBy(2));
    }

    @Test
    void getContactInfo_errorCallbackOfClosedClientCallsAgain_keepsStackFlat() {
        ReactiveContactClient client = ReactiveContactClient.create(green.instance());
        client.close();
        CountDownLatch failures = new CountDownLatch(50_000);
        lookUpAgain(client, failures);

        assertThat(await(failures)).isTrue();
    }

    private static void lookUpAgain(ReactiveContactClient client, CountDownLatch failures) {
        client.getContactInfo("79001234567@c.us").subscribe(contact -> {}, failure -> {
            failures.countDown();
            if (failures.getCount() > 0) {
                lookUpAgain(client, failures);
            }
        });
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
