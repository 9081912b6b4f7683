package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.ONLY;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.SingleCaller;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.ScriptedReply;
import io.github.reactivecontact.internal.publisher.SingleLookup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

class DispatcherCoalescingTest {

    private final DispatcherRig rig = new DispatcherRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void enter_equalChats_sendsOneRequest() {
        List<SingleCaller> callers =
                IntStream.range(0, 20).mapToObj(i -> rig.single(0)).toList();
        Run run = rig.bulk(Flux.just(chat(0).value(), chat(0).value(), chat(1).value()), 8, null);
        assertThat(rig.dispatcher().snapshot().inFlight()).isEqualTo(1);
        assertThat(rig.dispatcher().snapshot().waiting()).isEqualTo(1);
        rig.pass(Duration.ofSeconds(2));

        assertThat(callers).allMatch(SingleCaller::found);
        assertThat(run.found()).isEqualTo(3);
        assertThat(rig.requestedChats()).containsExactly(chat(0), chat(1));
    }

    @Test
    void enter_equalChatsInSequence_sendsOneRequestEach() {
        rig.single(0);
        rig.pass(Duration.ofSeconds(2));
        rig.single(0);
        rig.pass(Duration.ofSeconds(2));

        assertThat(rig.requests()).hasSize(2);
    }

    @Test
    void fail_sharedLookup_failsAllItsCallers() {
        rig.reply(ScriptedReply.failure(Reason.MALFORMED_BODY));
        SingleCaller single = rig.single(0);
        Run run = rig.bulk(0, 1);
        rig.pass(Duration.ofSeconds(1));

        assertThat(single.reason()).isEqualTo(Reason.MALFORMED_BODY);
        assertThat(run.reasons()).containsExactly(Reason.MALFORMED_BODY);
        assertThat(rig.requests()).hasSize(1);
    }

    @Test
    void cancel_oneOfTwoCallers_keepsTheRequest() {
        SingleCaller first = rig.single(0);
        SingleCaller second = rig.single(0);
        first.cancel();
        assertThat(rig.transport.request(0).cancelled).isFalse();
        rig.pass(Duration.ofSeconds(1));

        assertThat(second.found()).isTrue();
        assertThat(rig.requests()).hasSize(1);
    }

    @Test
    void cancel_allCallers_cancelsTheRequest() {
        SingleCaller first = rig.single(0);
        SingleCaller second = rig.single(0);
        first.cancel();
        second.cancel();
        assertThat(rig.transport.request(0).cancelled).isTrue();
        SingleCaller third = rig.single(0);
        rig.pass(Duration.ofSeconds(3));

        assertThat(third.found()).isTrue();
        assertThat(rig.requests()).hasSize(2);
    }

    @Test
    void cancel_bulkSharedWithSingle_keepsTheRequest() {
        Run run = rig.bulk(0, 10);
        SingleCaller single = rig.single(3);
        run.cancel();
        rig.pass(Duration.ofSeconds(20));

        assertThat(single.found()).isTrue();
        assertThat(rig.requestedChats()).containsExactly(chat(0), chat(3));
        assertThat(rig.transport.request(0).cancelled).isTrue();
    }

    @Test
    void enter_differentInstances_areNotCoalesced() {
        rig.instances(ONLY, "1102");
        rig.single(0);
        rig.single(0, ONLY);
        rig.single(0, ONLY);
        rig.single(0, "1102");
        rig.pass(Duration.ofSeconds(3));

        assertThat(rig.requests()).hasSize(3);
    }

    @Test
    void send_sharedLookup_usesTheFirstCallersContext() {
        rig.single(1);
        rig.single(0, null, Context.of("name", "first"));
        rig.single(0, null, Context.of("name", "second"));
        rig.pass(Duration.ofSeconds(2));

        assertThat(rig.transport.request(1).context.<String>get("name")).isEqualTo("first");
    }

    @Test
    void send_firstCallerCancelled_usesTheNextCallersContext() {
        rig.single(1);
        SingleCaller first = rig.single(0, null, Context.of("name", "first"));
        rig.single(0, null, Context.of("name", "second"));
        first.cancel();
        rig.pass(Duration.ofSeconds(2));

        assertThat(rig.transport.request(1).context.<String>get("name")).isEqualTo("second");
    }

    @Test
    void enter_duringDelivery_sendsAnotherRequest() {
        List<SingleCaller> again = new ArrayList<>();
        SingleCaller first = rig.listen(
                SingleLookup.of(chat(0), null, rig.dispatcher()).doOnNext(contact -> again.add(rig.single(0))),
                Context.empty());
        SingleCaller second = rig.single(0);
        rig.pass(Duration.ofSeconds(3));

        assertThat(first.found()).isTrue();
        assertThat(second.found()).isTrue();
        assertThat(again).hasSize(1).allMatch(SingleCaller::found);
        assertThat(rig.requests()).hasSize(2);
    }

    @Test
    void cancel_otherCallerDuringDelivery_skipsItsOutcome() {
        List<SingleCaller> callers = new ArrayList<>();
        rig.listen(
                SingleLookup.of(chat(0), null, rig.dispatcher())
                        .doOnNext(contact -> callers.get(0).cancel()),
                Context.empty());
        callers.add(rig.single(0));
        rig.pass(Duration.ofSeconds(3));

        assertThat(callers.get(0).cancelled).isTrue();
        assertThat(callers.get(0).outcomes).isZero();
    }

    @Test
    void deadline_lateJoiner_startsAtItsEntry() {
        rig.deadline(Duration.ofSeconds(10)).reply(ScriptedReply.found().after(Duration.ofSeconds(12)));
        SingleCaller first = rig.single(0);
        rig.pass(Duration.ofSeconds(5));
        SingleCaller second = rig.single(0);
        rig.pass(Duration.ofSeconds(10));

        assertThat(first.reason()).isEqualTo(Reason.DEADLINE);
        assertThat(second.found()).isTrue();
        assertThat(rig.requests()).hasSize(1);
    }
}
