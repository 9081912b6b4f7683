package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chat;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chats;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.SingleCaller;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.ScriptedReply;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DispatcherPriorityTest {

    private static final int SINGLE = 1000;

    private final DispatcherRig rig = new DispatcherRig();

    @Test
    void bulk_twoOnOneClient_shareItEvenly() {
        Run first = rig.bulk(chats(0, 100), 50, null);
        rig.pass(Duration.ofSeconds(5));
        long ahead = first.found();
        Run second = rig.bulk(chats(100, 100), 10, null);
        for (int seconds = 0; seconds < 40; seconds++) {
            rig.pass(Duration.ofSeconds(1));

            assertThat(first.found() - ahead).isBetween(second.found() - 1, second.found() + 1);
        }
        assertThat(second.found()).isGreaterThan(15);
    }

    @Test
    void single_thatWouldWaitBeyondItsDeadline_isRefusedAtOnce() {
        rig.deadline(Duration.ofSeconds(10));
        List<SingleCaller> callers = rig.singles(0, 1000);

        long refused = callers.stream()
                .filter(caller -> caller.failure != null && caller.failure.reason() == Reason.QUEUE_FULL)
                .peek(caller -> assertThat(caller.failure.retryAfter()).isPresent())
                .count();
        assertThat(refused).isBetween(985L, 990L);

        rig.pass(Duration.ofSeconds(12));

        assertThat(callers.stream().filter(SingleCaller::found)).hasSizeGreaterThanOrEqualTo(10);
    }

    @Test
    void single_beforeWaitingBulk_isEstimatedAtItsOwnPriority() {
        rig.deadline(Duration.ofSeconds(10));
        rig.bulk(1000, 200);
        List<SingleCaller> callers = rig.singles(0, 5);
        rig.pass(Duration.ofSeconds(9));

        assertThat(callers).allSatisfy(caller -> assertThat(caller.found()).isTrue());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void single_behindBulk_goesFirst() {
        rig.bulk(0, 100);
        rig.pass(Duration.ofMillis(500));
        SingleCaller caller = rig.single(SINGLE);
        rig.pass(Duration.ofSeconds(1));

        assertThat(caller.found()).isTrue();
        assertThat(rig.requestedChats()).containsExactly(chat(0), chat(SINGLE));
    }

    @Test
    void bulk_besideSingles_getsOneGrantInFour() {
        rig.bulk(0, 10);
        rig.singles(SINGLE, 24);
        rig.pass(Duration.ofSeconds(33));

        List<Boolean> bulk = rig.requestedChats().stream()
                .map(asked -> IntStream.range(0, 10).anyMatch(i -> asked.equals(chat(i))))
                .toList();
        for (int from = 0; from + 4 <= bulk.size(); from++) {
            assertThat(bulk.subList(from, from + 4)).as("grants from " + from).containsOnlyOnce(true);
        }
    }

    @Test
    void singles_noBulkWaiting_getEveryGrant() {
        List<SingleCaller> callers = rig.singles(SINGLE, 10);
        rig.pass(Duration.ofSeconds(5));
        rig.bulk(0, 2);
        rig.pass(Duration.ofSeconds(8));

        assertThat(callers.stream().filter(SingleCaller::found)).hasSize(10);
        assertThat(rig.requestedChats().get(5)).isEqualTo(chat(0));
    }

    @Test
    void bulk_throughAnInstance_getsItsShare() {
        Run run = rig.bulk(chats(0, 4), 4, DispatcherRig.ONLY);
        rig.singles(SINGLE, 30);
        rig.pass(Duration.ofSeconds(16));

        assertThat(run.found()).isEqualTo(4);
    }

    @Test
    void single_joiningABulkItem_promotesIt() {
        Run run = rig.bulk(0, 50);
        SingleCaller caller = rig.single(40);
        rig.pass(Duration.ofSeconds(2));

        assertThat(caller.found()).isTrue();
        assertThat(run.found()).isEqualTo(2);
        assertThat(rig.requestedChats()).containsExactly(chat(0), chat(40));
    }

    @Test
    void bulkItem_promotedWithNoInstanceReady_failsOnlyItsSingle() {
        rig.transport.replies(ScriptedReply.failure(Reason.QUOTA_EXCEEDED), ScriptedReply.found());
        Run run = rig.bulk(0, 3);
        SingleCaller caller = rig.single(2);
        rig.pass(Duration.ofSeconds(1));

        assertThat(caller.reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(run.outcomes).isEmpty();
        rig.pass(Duration.ofMinutes(1).plusSeconds(5));
        assertThat(run.found()).isEqualTo(3);
        assertThat(rig.requests()).hasSize(4);
    }

    @Test
    void bulkItem_singleCancelled_returnsToItsBulkPosition() {
        Run run = rig.bulk(0, 5);
        SingleCaller cancelledCaller = rig.single(4);
        SingleCaller single = rig.single(SINGLE);
        cancelledCaller.cancel();
        rig.pass(Duration.ofSeconds(3));

        assertThat(single.found()).isTrue();
        assertThat(run.found()).isEqualTo(2);
        assertThat(rig.requestedChats()).containsExactly(chat(0), chat(SINGLE), chat(4));
    }

    @Test
    void singles_waiting_keepTheirOrder() {
        rig.singles(0, 10);
        rig.pass(Duration.ofSeconds(12));

        assertThat(rig.requestedChats())
                .containsExactly(
                        IntStream.range(0, 10).mapToObj(DispatcherRig::chat).toArray(ChatId[]::new));
    }

    @Test
    void bulk_throughAnInstanceBesideAnotherBulk_getsItsTurn() {
        rig.instances(4).rate(1, Duration.ofSeconds(1)).maxInFlight(256).maxWaiting(10_000);
        Run named = rig.bulk(chats(50_000, 5), 5, "1101");
        Run other = rig.bulk(chats(60_000, 2000), 256, null);
        rig.singles(0, 3000);
        rig.pass(Duration.ofMinutes(2));

        assertThat(named.found()).isEqualTo(5);
        assertThat(other.found()).isGreaterThan(60);
    }
}
