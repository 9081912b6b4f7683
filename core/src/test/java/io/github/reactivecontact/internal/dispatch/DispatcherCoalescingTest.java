package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.ONLY;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.internal.bulk.SingleLookup;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Ear;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.ScriptedExchange.Reply;
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
    void equalChats_costOneRequest_andEachCallerGetsItsOutcome() {
        List<Ear> ears = IntStream.range(0, 20).mapToObj(i -> rig.single(0)).toList();
        Run run = rig.bulk(Flux.just(chat(0).value(), chat(0).value(), chat(1).value()), 8, null);
        assertThat(rig.dispatcher().snapshot().inFlight()).isEqualTo(1);
        assertThat(rig.dispatcher().snapshot().waiting()).isEqualTo(1);
        rig.pass(Duration.ofSeconds(2));

        assertThat(ears).allMatch(Ear::found);
        assertThat(run.found()).isEqualTo(3);
        assertThat(rig.askedAbout()).containsExactly(chat(0), chat(1));
    }

    @Test
    void equalChats_askedOneAfterTheOther_costARequestEach() {
        rig.single(0);
        rig.pass(Duration.ofSeconds(2));
        rig.single(0);
        rig.pass(Duration.ofSeconds(2));

        assertThat(rig.requests()).hasSize(2);
    }

    @Test
    void equalChats_whoseLookupFails_failAll() {
        rig.reply(Reply.failure(Reason.MALFORMED_BODY));
        Ear single = rig.single(0);
        Run run = rig.bulk(0, 1);
        rig.pass(Duration.ofSeconds(1));

        assertThat(single.reason()).isEqualTo(Reason.MALFORMED_BODY);
        assertThat(run.reasons()).containsExactly(Reason.MALFORMED_BODY);
        assertThat(rig.requests()).hasSize(1);
    }

    @Test
    void cancelOfOne_keepsTheRequestForTheOther() {
        Ear first = rig.single(0);
        Ear second = rig.single(0);
        first.cancel();
        assertThat(rig.exchange.request(0).cancelled).isFalse();
        rig.pass(Duration.ofSeconds(1));

        assertThat(second.found()).isTrue();
        assertThat(rig.requests()).hasSize(1);
    }

    @Test
    void cancelOfAll_cancelsTheRequest_andTheNextAsksAnew() {
        Ear first = rig.single(0);
        Ear second = rig.single(0);
        first.cancel();
        second.cancel();
        assertThat(rig.exchange.request(0).cancelled).isTrue();
        Ear third = rig.single(0);
        rig.pass(Duration.ofSeconds(3));

        assertThat(third.found()).isTrue();
        assertThat(rig.requests()).hasSize(2);
    }

    @Test
    void cancelOfABulk_keepsTheRequestForTheSingle() {
        Run run = rig.bulk(0, 10);
        Ear single = rig.single(3);
        run.cancel();
        rig.pass(Duration.ofSeconds(20));

        assertThat(single.found()).isTrue();
        assertThat(rig.askedAbout()).containsExactly(chat(0), chat(3));
        assertThat(rig.exchange.request(0).cancelled).isTrue();
    }

    @Test
    void differentChoicesOfInstance_areNotCoalesced() {
        rig.instances(ONLY, "1102");
        rig.single(0);
        rig.single(0, ONLY);
        rig.single(0, ONLY);
        rig.single(0, "1102");
        rig.pass(Duration.ofSeconds(3));

        assertThat(rig.requests()).hasSize(3);
    }

    @Test
    void contextOfTheFirst_isTheRequests() {
        rig.single(1);
        rig.single(0, null, Context.of("who", "first"));
        rig.single(0, null, Context.of("who", "second"));
        rig.pass(Duration.ofSeconds(2));

        assertThat(rig.exchange.request(1).context.<String>get("who")).isEqualTo("first");
    }

    @Test
    void contextOfTheNext_isTheRequests_whenTheFirstHasLeft() {
        rig.single(1);
        Ear first = rig.single(0, null, Context.of("who", "first"));
        rig.single(0, null, Context.of("who", "second"));
        first.cancel();
        rig.pass(Duration.ofSeconds(2));

        assertThat(rig.exchange.request(1).context.<String>get("who")).isEqualTo("second");
    }

    @Test
    void caller_thatAsksWhileTheAnswerIsDelivered_asksAnew() {
        List<Ear> again = new ArrayList<>();
        Ear first = rig.listen(
                SingleLookup.of(chat(0), null, rig.dispatcher()).doOnNext(contact -> again.add(rig.single(0))),
                Context.empty());
        Ear second = rig.single(0);
        rig.pass(Duration.ofSeconds(3));

        assertThat(first.found()).isTrue();
        assertThat(second.found()).isTrue();
        assertThat(again).hasSize(1).allMatch(Ear::found);
        assertThat(rig.requests()).hasSize(2);
    }

    @Test
    void caller_thatCancelsAnotherWhileTheAnswerIsDelivered_isObeyed() {
        List<Ear> ears = new ArrayList<>();
        rig.listen(
                SingleLookup.of(chat(0), null, rig.dispatcher())
                        .doOnNext(contact -> ears.get(0).cancel()),
                Context.empty());
        ears.add(rig.single(0));
        rig.pass(Duration.ofSeconds(3));

        assertThat(ears.get(0).left).isTrue();
        assertThat(ears.get(0).outcomes).isZero();
    }

    @Test
    void lateJoiner_hasADeadlineOfItsOwn() {
        rig.deadline(Duration.ofSeconds(10)).reply(Reply.found().after(Duration.ofSeconds(12)));
        Ear first = rig.single(0);
        rig.pass(Duration.ofSeconds(5));
        Ear second = rig.single(0);
        rig.pass(Duration.ofSeconds(10));

        assertThat(first.reason()).isEqualTo(Reason.DEADLINE);
        assertThat(second.found()).isTrue();
        assertThat(rig.requests()).hasSize(1);
    }
}
