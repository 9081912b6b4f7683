package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.leakcheck.DroppedErrors;
import io.github.reactivecontact.leakcheck.MayLeave;
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
    private final Deque<Runnable> executorTasks = new ArrayDeque<>();
    private final Inbox inbox = new Inbox(() -> log.add("after"), executorTasks::add);
    private final Caller caller = new SomeCaller();

    @Test
    void execute_withinAnEvent_runsAfterIt() {
        inbox.execute(() -> {
            inbox.execute(() -> log.add("second"));
            log.add("first");
        });

        assertThat(log).startsWith("first", "second", "after");
    }

    @Test
    void effects_afterTheDrain_runRequestsFirst() {
        inbox.executeOnTransport(() -> {
            inbox.deliver(() -> log.add("outcome"));
            inbox.send(() -> log.add("request"));
            inbox.execute(() -> log.add("event"));
        });

        assertThat(log).startsWith("event", "after").endsWith("after", "request", "outcome");
    }

    @Test
    void outcome_sendingARequest_sendsItBeforeOtherOutcomes() {
        inbox.executeOnTransport(() -> inbox.deliver(() -> {
            inbox.execute(() -> {
                inbox.send(() -> log.add("its request"));
                inbox.deliver(() -> log.add("other outcome"));
            });
            log.add("outcome");
        }));

        assertThat(log).containsExactly("after", "after", "its request", "outcome", "other outcome");
    }

    @Test
    void request_answeredSynchronously_isDeliveredAfterAllRequests() {
        inbox.executeOnTransport(() -> {
            inbox.send(() -> inbox.executeOnTransport(() -> inbox.deliver(() -> log.add("answer"))));
            inbox.send(() -> log.add("other request"));
        });

        assertThat(log).containsExactly("after", "after", "other request", "answer");
    }

    @Test
    void outcome_withinTheCallersCall_isDeliveredBeforeItReturns() {
        inbox.executeWithin(caller, () -> inbox.deliver(caller, () -> log.add("outcome")));

        assertThat(log).containsExactly("after", "outcome");
        assertThat(executorTasks).isEmpty();
    }

    @Test
    void outcome_withinAnotherOutcome_isDeliveredBeforeTheCallReturns() {
        Caller inner = new SomeCaller();
        inbox.executeWithin(
                caller,
                () -> inbox.deliver(caller, () -> {
                    inbox.executeWithin(inner, () -> inbox.deliver(inner, () -> log.add("inner outcome")));
                    log.add("outer outcome ends");
                }));

        assertThat(log).containsExactly("after", "after", "inner outcome", "outer outcome ends");
        assertThat(executorTasks).isEmpty();
    }

    @Test
    void outcome_ofAnotherCallerWithinACall_isDeliveredByTheExecutor() {
        inbox.executeWithin(new SomeCaller(), () -> inbox.deliver(caller, () -> log.add("outcome")));

        assertThat(log).containsExactly("after");
        assertThat(executorTasks).hasSize(1);
    }

    @Test
    void outcome_eventWithoutCaller_isDeliveredByTheExecutor() {
        inbox.execute(() -> inbox.deliver(caller, () -> log.add("outcome")));

        assertThat(log).containsExactly("after");
        assertThat(executorTasks).hasSize(1);
    }

    @Test
    void outcome_transportEventWithinACall_isDeliveredByTheExecutor() {
        inbox.executeWithin(
                caller,
                () -> inbox.send(() -> inbox.executeOnTransport(
                        () -> inbox.deliver(new SomeCaller(), () -> log.add("outcome of another")))));

        assertThat(log).doesNotContain("outcome of another");
        assertThat(executorTasks).hasSize(1);
    }

    @Test
    void outcome_callingAgain_keepsTheStackFlat() {
        int[] calls = {0};
        callAgain(calls);
        while (!executorTasks.isEmpty()) {
            executorTasks.remove().run();
        }

        assertThat(calls).containsExactly(100_000);
    }

    private void callAgain(int[] calls) {
        if (calls[0]++ < 99_999) {
            Caller next = new SomeCaller();
            inbox.executeWithin(next, () -> inbox.deliver(next, () -> callAgain(calls)));
        }
    }

    @Test
    void outcome_blocking_doesNotBlockOthers() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Thread blocker = new Thread(() -> inbox.executeOnTransport(() -> inbox.deliver(() -> {
            blocked.countDown();
            awaitQuietly(go);
        })));
        blocker.start();
        assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
        AtomicInteger delivered = new AtomicInteger();
        inbox.executeOnTransport(() -> inbox.deliver(delivered::incrementAndGet));

        assertThat(delivered).hasValue(1);
        go.countDown();
        blocker.join();
    }

    @Test
    void execute_manyThreads_runsEveryEventSerially() throws InterruptedException {
        int[] count = {0};
        AtomicInteger delivered = new AtomicInteger();
        Inbox shared = new Inbox(() -> {}, Runnable::run);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            threads.add(new Thread(() -> {
                for (int i = 0; i < 50_000; i++) {
                    shared.execute(() -> {
                        count[0]++;
                        shared.deliver(delivered::incrementAndGet);
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
        assertThat(delivered).hasValue(200_000);
    }

    @Test
    @MayLeave(value = DroppedErrors.class, because = "the test checks dropped errors")
    void outcome_throwing_isReportedAndOthersAreDelivered() {
        List<Throwable> dropped = new ArrayList<>();
        Hooks.onErrorDropped(dropped::add);
        inbox.executeOnTransport(() -> {
            inbox.deliver(() -> {
                throw new IllegalStateException("of a caller");
            });
            inbox.deliver(() -> log.add("other"));
        });
        inbox.execute(() -> {
            throw new IllegalStateException("of an event");
        });
        inbox.execute(() -> log.add("goes on"));

        assertThat(log).containsExactly("after", "other", "after", "goes on", "after");
        assertThat(dropped).extracting(Throwable::getMessage).containsExactly("of a caller", "of an event");
    }

    @Test
    void outcome_fatalError_othersAreDelivered() {
        assertThatThrownBy(() -> inbox.executeOnTransport(() -> {
                    inbox.deliver(() -> {
                        throw new NoSuchMethodError("of a caller");
                    });
                    inbox.deliver(() -> log.add("other"));
                }))
                .isInstanceOf(NoSuchMethodError.class);
        inbox.executeOnTransport(() -> inbox.deliver(() -> log.add("goes on")));

        assertThat(log).containsExactly("after", "other", "after", "goes on");
    }

    @Test
    void event_fatalError_doesNotStopTheInbox() {
        assertThatThrownBy(() -> inbox.executeOnTransport(() -> {
                    inbox.deliver(() -> log.add("outcome"));
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
        protected Priority priority() {
            return Priority.SINGLE;
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
