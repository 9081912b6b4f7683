package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.testfloor.DroppedErrors;
import io.github.reactivecontact.testfloor.MayLeave;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;

class InboxTest {

    private final List<String> log = new ArrayList<>();
    private final Inbox inbox = new Inbox(() -> log.add("after"));

    @Test
    void event_ofAnEvent_runsAfterIt() {
        inbox.execute(() -> {
            inbox.execute(() -> log.add("second"));
            log.add("first");
        });

        assertThat(log).startsWith("first", "second", "after");
    }

    @Test
    void effects_runWhenTheInboxIsLetGo_requestsFirst() {
        inbox.execute(() -> {
            inbox.tell(() -> log.add("outcome"));
            inbox.ask(() -> log.add("request"));
            inbox.execute(() -> log.add("event"));
        });

        assertThat(log).startsWith("event", "after").endsWith("after", "request", "outcome");
    }

    @Test
    void outcome_thatAsks_isAskedAtOnce_butToldOthersAfterIt() {
        inbox.execute(() -> inbox.tell(() -> {
            inbox.execute(() -> {
                inbox.ask(() -> log.add("its request"));
                inbox.tell(() -> log.add("its outcome"));
            });
            log.add("outcome");
        }));

        assertThat(log).containsExactly("after", "after", "its request", "outcome", "its outcome");
    }

    @Test
    void request_thatIsAnsweredAtOnce_isToldAfterAllRequests() {
        inbox.execute(() -> {
            inbox.ask(() -> inbox.execute(() -> inbox.tell(() -> log.add("answer"))));
            inbox.ask(() -> log.add("other request"));
        });

        assertThat(log).containsExactly("after", "after", "other request", "answer");
    }

    @Test
    void outcome_thatBlocks_holdsNobodyElse() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Thread blocker = new Thread(() -> inbox.execute(() -> inbox.tell(() -> {
            blocked.countDown();
            awaitQuietly(go);
        })));
        blocker.start();
        assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
        AtomicInteger told = new AtomicInteger();
        inbox.execute(() -> inbox.tell(told::incrementAndGet));

        assertThat(told).hasValue(1);
        go.countDown();
        blocker.join();
    }

    @Test
    void events_ofManyThreads_runOneAtATimeAndAll() throws InterruptedException {
        int[] count = {0};
        AtomicInteger told = new AtomicInteger();
        Inbox shared = new Inbox(() -> {});
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            threads.add(new Thread(() -> {
                for (int i = 0; i < 50_000; i++) {
                    shared.execute(() -> {
                        count[0]++;
                        shared.tell(told::incrementAndGet);
                    });
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        AtomicReference<Integer> seen = new AtomicReference<>();
        shared.execute(() -> seen.set(count[0]));

        assertThat(seen).hasValue(200_000);
        assertThat(told).hasValue(200_000);
    }

    @Test
    @MayLeave(value = DroppedErrors.class, because = "it is about what is dropped")
    void outcome_thatThrows_isReportedAndCostsTheOthersNothing() {
        List<Throwable> dropped = new ArrayList<>();
        Hooks.onErrorDropped(dropped::add);
        inbox.execute(() -> {
            inbox.tell(() -> {
                throw new IllegalStateException("of a caller");
            });
            inbox.tell(() -> log.add("other"));
        });
        inbox.execute(() -> {
            throw new IllegalStateException("of an event");
        });
        inbox.execute(() -> log.add("goes on"));

        assertThat(log).containsExactly("after", "other", "after", "goes on", "after");
        assertThat(dropped).extracting(Throwable::getMessage).containsExactly("of a caller", "of an event");
    }

    @Test
    void outcome_thatEndsInAFatalError_costsTheOthersNothing() {
        assertThatThrownBy(() -> inbox.execute(() -> {
                    inbox.tell(() -> {
                        throw new NoSuchMethodError("of a caller");
                    });
                    inbox.tell(() -> log.add("other"));
                }))
                .isInstanceOf(NoSuchMethodError.class);
        inbox.execute(() -> inbox.tell(() -> log.add("goes on")));

        assertThat(log).containsExactly("after", "other", "after", "goes on");
    }

    @Test
    void event_thatEndsInAFatalError_doesNotStopTheInbox() {
        assertThatThrownBy(() -> inbox.execute(() -> {
                    inbox.tell(() -> log.add("outcome"));
                    throw new NoSuchMethodError("of an event");
                }))
                .isInstanceOf(NoSuchMethodError.class);
        inbox.execute(() -> log.add("goes on"));

        assertThat(log).containsExactly("after", "outcome", "goes on", "after");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
