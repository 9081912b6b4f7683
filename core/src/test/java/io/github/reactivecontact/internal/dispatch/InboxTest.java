package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.testfloor.DroppedErrors;
import io.github.reactivecontact.testfloor.MayLeave;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;
import reactor.util.context.Context;

class InboxTest {

    private final List<String> log = new ArrayList<>();
    private final Deque<Runnable> elsewhere = new ArrayDeque<>();
    private final Inbox inbox = new Inbox(() -> log.add("after"), elsewhere::add);
    private final Caller caller = new SomeCaller();

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
        inbox.executeOnTransport(() -> {
            inbox.tell(() -> log.add("outcome"));
            inbox.ask(() -> log.add("request"));
            inbox.execute(() -> log.add("event"));
        });

        assertThat(log).startsWith("event", "after").endsWith("after", "request", "outcome");
    }

    @Test
    void outcome_thatAsks_isAskedAtOnce_butOtherOutcomesFollowIt() {
        inbox.executeOnTransport(() -> inbox.tell(() -> {
            inbox.execute(() -> {
                inbox.ask(() -> log.add("its request"));
                inbox.tell(() -> log.add("other outcome"));
            });
            log.add("outcome");
        }));

        assertThat(log).containsExactly("after", "after", "its request", "outcome", "other outcome");
    }

    @Test
    void request_thatIsAnsweredAtOnce_isDeliveredAfterAllRequests() {
        inbox.executeOnTransport(() -> {
            inbox.ask(() -> inbox.executeOnTransport(() -> inbox.tell(() -> log.add("answer"))));
            inbox.ask(() -> log.add("other request"));
        });

        assertThat(log).containsExactly("after", "after", "other request", "answer");
    }

    @Test
    void outcomeOfCaller_withinItsCall_isDeliveredBeforeTheCallReturns() {
        inbox.executeWithin(caller, () -> inbox.tell(caller, () -> log.add("outcome")));

        assertThat(log).containsExactly("after", "outcome");
        assertThat(elsewhere).isEmpty();
    }

    @Test
    void outcomeOfCaller_withinAnotherOutcome_isDeliveredBeforeTheCallReturns() {
        Caller inner = new SomeCaller();
        inbox.executeWithin(
                caller,
                () -> inbox.tell(caller, () -> {
                    inbox.executeWithin(inner, () -> inbox.tell(inner, () -> log.add("inner outcome")));
                    log.add("outer outcome ends");
                }));

        assertThat(log).containsExactly("after", "after", "inner outcome", "outer outcome ends");
        assertThat(elsewhere).isEmpty();
    }

    @Test
    void outcomeOfAnotherCaller_withinACall_isDeliveredElsewhere() {
        inbox.executeWithin(new SomeCaller(), () -> inbox.tell(caller, () -> log.add("outcome")));

        assertThat(log).containsExactly("after");
        assertThat(elsewhere).hasSize(1);
    }

    @Test
    void outcome_ofAnEventWithoutCaller_isDeliveredElsewhere() {
        inbox.execute(() -> inbox.tell(caller, () -> log.add("outcome")));

        assertThat(log).containsExactly("after");
        assertThat(elsewhere).hasSize(1);
    }

    @Test
    void outcome_ofATransportEventWithinACall_isDeliveredElsewhere() {
        inbox.executeWithin(
                caller,
                () -> inbox.ask(() -> inbox.executeOnTransport(
                        () -> inbox.tell(new SomeCaller(), () -> log.add("outcome of another")))));

        assertThat(log).doesNotContain("outcome of another");
        assertThat(elsewhere).hasSize(1);
    }

    @Test
    void outcomesOfCallers_thatCallAgain_keepTheStackFlat() {
        int[] calls = {0};
        callAgain(calls);
        while (!elsewhere.isEmpty()) {
            elsewhere.remove().run();
        }

        assertThat(calls).containsExactly(100_000);
    }

    private void callAgain(int[] calls) {
        if (calls[0]++ < 99_999) {
            Caller next = new SomeCaller();
            inbox.executeWithin(next, () -> inbox.tell(next, () -> callAgain(calls)));
        }
    }

    @Test
    void outcome_thatBlocks_holdsNobodyElse() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Thread blocker = new Thread(() -> inbox.executeOnTransport(() -> inbox.tell(() -> {
            blocked.countDown();
            awaitQuietly(go);
        })));
        blocker.start();
        assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
        AtomicInteger told = new AtomicInteger();
        inbox.executeOnTransport(() -> inbox.tell(told::incrementAndGet));

        assertThat(told).hasValue(1);
        go.countDown();
        blocker.join();
    }

    @Test
    void events_ofManyThreads_runOneAtATimeAndAll() throws InterruptedException {
        int[] count = {0};
        AtomicInteger told = new AtomicInteger();
        Inbox shared = new Inbox(() -> {}, Runnable::run);
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
        inbox.executeOnTransport(() -> {
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
        assertThatThrownBy(() -> inbox.executeOnTransport(() -> {
                    inbox.tell(() -> {
                        throw new NoSuchMethodError("of a caller");
                    });
                    inbox.tell(() -> log.add("other"));
                }))
                .isInstanceOf(NoSuchMethodError.class);
        inbox.executeOnTransport(() -> inbox.tell(() -> log.add("goes on")));

        assertThat(log).containsExactly("after", "other", "after", "goes on");
    }

    @Test
    void event_thatEndsInAFatalError_doesNotStopTheInbox() {
        assertThatThrownBy(() -> inbox.executeOnTransport(() -> {
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

    private static final class SomeCaller extends Caller {

        @Override
        protected ChatId chatId() {
            return ChatId.ofPhone("79001234567");
        }

        @Override
        protected Lane lane() {
            return Lane.SINGLE;
        }

        @Override
        protected @Nullable String idInstance() {
            return null;
        }

        @Override
        public void answered(Optional<ContactInfo> contact) {
            throw new AssertionError("the inbox runs what it is given");
        }

        @Override
        public void failed(ContactLookupException failure) {
            throw new AssertionError("the inbox runs what it is given");
        }

        @Override
        protected Context currentContext() {
            return Context.empty();
        }
    }
}
