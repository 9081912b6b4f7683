package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.SingleCaller;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.ScriptedReply;
import io.github.reactivecontact.internal.publisher.SingleLookup;
import io.github.reactivecontact.leakcheck.DroppedErrors;
import io.github.reactivecontact.leakcheck.MayLeave;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

class DispatcherUserCodeTest {

    private final DispatcherRig rig = new DispatcherRig().unlimited();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void callback_blockingOnALaterLookup_getsItsOutcome() throws InterruptedException {
        rig.maxInFlight(1).reply(ScriptedReply.byHand());
        CountDownLatch secondAnswered = new CountDownLatch(1);
        AtomicBoolean wasAnswered = new AtomicBoolean();
        rig.listen(
                SingleLookup.of(chat(0), null, rig.dispatcher())
                        .doOnNext(contact -> wasAnswered.set(await(secondAnswered))),
                Context.empty());
        rig.listen(
                SingleLookup.of(chat(1), null, rig.dispatcher()).doOnNext(contact -> secondAnswered.countDown()),
                Context.empty());
        Thread eventLoop = new Thread(() -> rig.transport.request(0).find());
        eventLoop.start();
        Thread otherEventLoop = new Thread(() -> {
            while (rig.requests().size() < 2) {
                Thread.onSpinWait();
            }
            rig.transport.request(1).find();
        });
        otherEventLoop.setDaemon(true);
        otherEventLoop.start();
        eventLoop.join();

        assertThat(wasAnswered).isTrue();
        otherEventLoop.join();
    }

    @Test
    void callback_blockingOnItsOwnLookup_getsItsOutcome() throws InterruptedException {
        rig.reply(request ->
                request.chatId.equals(chat(0)) ? ScriptedReply.failure(Reason.MALFORMED_BODY) : ScriptedReply.byHand());
        AtomicBoolean found = new AtomicBoolean();
        rig.listen(
                SingleLookup.of(chat(0), null, rig.dispatcher()).onErrorResume(failure -> {
                    Thread eventLoop = new Thread(() -> {
                        while (rig.requests().size() < 2) {
                            Thread.onSpinWait();
                        }
                        rig.transport.request(1).find();
                    });
                    eventLoop.setDaemon(true);
                    eventLoop.start();
                    found.set(SingleLookup.of(chat(1), null, rig.dispatcher())
                            .block(Duration.ofSeconds(20))
                            .isPresent());
                    return Mono.empty();
                }),
                Context.empty());
        rig.pass(Duration.ofSeconds(1));

        assertThat(found).isTrue();
    }

    @Test
    void transport_answeringSynchronously_keepsTheStackFlat() {
        rig.reply(ScriptedReply.found().atOnce());
        Run run = rig.bulk(0, 100_000);

        assertThat(run.found()).isEqualTo(100_000);
        assertThat(run.completed).isTrue();
    }

    @Test
    void callback_startingTheNextLookup_keepsTheStackFlat() {
        rig.reply(ScriptedReply.found().atOnce());
        AtomicInteger found = new AtomicInteger();
        lookUpNext(found);

        assertThat(found).hasValue(20_000);
    }

    private void lookUpNext(AtomicInteger found) {
        int number = found.get();
        if (number < 20_000) {
            SingleLookup.of(chat(number), null, rig.dispatcher()).subscribe(contact -> {
                found.incrementAndGet();
                lookUpNext(found);
            });
        }
    }

    @Test
    @MayLeave(value = DroppedErrors.class, because = "a callback throws")
    void callback_throwing_doesNotAffectOthers() {
        List<Throwable> dropped = new ArrayList<>();
        Hooks.onErrorDropped(dropped::add);
        SingleLookup.of(chat(0), null, rig.dispatcher()).subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnNext(Optional<ContactInfo> contact) {
                throw new IllegalStateException("Scripted");
            }

            @Override
            protected void hookOnError(Throwable failure) {
                throw new IllegalStateException("Scripted once more");
            }
        });
        SingleCaller other = rig.single(0);
        SingleCaller third = rig.single(1);
        rig.pass(Duration.ofSeconds(1));

        assertThat(other.found()).isTrue();
        assertThat(third.found()).isTrue();
        assertThat(dropped).isNotEmpty();
    }

    @Test
    void transport_throwing_isAFault() {
        rig.transport.thrown = new IllegalStateException("Scripted");
        SingleCaller caller = rig.single(0);
        rig.pass(Duration.ofSeconds(10));

        assertThat(caller.failure().reason()).isEqualTo(Reason.CONNECTION_FAILED);
        assertThat(caller.failure().attempts()).isEqualTo(4);
    }

    @Test
    void currentContext_ofACaller_isReadOutsideTheInbox() {
        rig.reply(ScriptedReply.found().atOnce());
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger callsWithin = new AtomicInteger();
        SingleLookup.of(chat(0), null, rig.dispatcher()).subscribe(new BaseSubscriber<>() {
            @Override
            public Context currentContext() {
                calls.incrementAndGet();
                // Within the inbox this request would only be queued and sent later.
                int sent = rig.requests().size();
                rig.single(1);
                if (rig.dispatcher().snapshot().instances().get(0).sent() == sent) {
                    callsWithin.incrementAndGet();
                }
                return Context.empty();
            }
        });

        assertThat(calls).hasPositiveValue();
        assertThat(callsWithin).hasValue(0);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
