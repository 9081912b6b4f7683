package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chat;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chats;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.SingleCaller;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.ScriptedReply;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the circuit breaker, and instances that join and leave. */
class DispatcherFleetTest {

    private final DispatcherRig rig = new DispatcherRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private static boolean isFirst(ScriptedTransport.SentRequest request) {
        return request.idInstance.equals("1");
    }

    @Test
    void circuit_threeFaultsOfDifferentChats_opens() {
        rig.instances("1", "2")
                .reply(request ->
                        isFirst(request) ? ScriptedReply.refused(Reason.SERVER_ERROR, 500) : ScriptedReply.found());
        Run run = rig.bulk(0, 100);
        rig.pass(Duration.ofSeconds(4));

        assertThat(rig.instance("1").state()).isEqualTo(State.CIRCUIT_OPEN);
        assertThat(rig.instance("1").cooldownReason()).isEqualTo(Reason.SERVER_ERROR);
        assertThat(rig.instance("1").isAvailable()).isFalse();

        rig.pass(Duration.ofMinutes(3));

        assertThat(run.found()).isEqualTo(100);
        assertThat(Collections.frequency(rig.usedInstances(), "1")).isBetween(6, 12);
    }

    @Test
    void circuit_oneChatThatAlwaysFails_staysClosed() {
        rig.reply(request -> request.chatId.equals(chat(0))
                ? ScriptedReply.refused(Reason.SERVER_ERROR, 500)
                : ScriptedReply.found());
        SingleCaller caller = rig.single(0);
        rig.pass(Duration.ofMinutes(1));

        assertThat(caller.failure().reason()).isEqualTo(Reason.SERVER_ERROR);
        assertThat(caller.failure().attempts()).isEqualTo(4);
        assertThat(rig.instance("1101").state()).isEqualTo(State.READY);
    }

    @Test
    void probe_unanswered_keepsNoLookupWaiting() {
        rig.instances("1", "2").reply(request -> isFirst(request) ? ScriptedReply.silence() : ScriptedReply.found());
        rig.responseTimeout(Duration.ofSeconds(10));
        Run run = rig.bulk(chats(0, 200), 5, null);
        rig.pass(Duration.ofSeconds(60));
        long before = run.found();
        rig.pass(Duration.ofSeconds(60));

        assertThat(run.found() - before).isGreaterThanOrEqualTo(57);
        assertThat(run.failures()).isEmpty();
    }

    @Test
    void probe_answered_closesTheCircuit() {
        rig.instances("1", "2")
                .reply(request -> isFirst(request) && rig.now().compareTo(Duration.ofSeconds(20)) < 0
                        ? ScriptedReply.unconnected()
                        : ScriptedReply.found());
        Run run = rig.bulk(0, 200);
        rig.pass(Duration.ofMinutes(3));

        assertThat(rig.instance("1").state()).isEqualTo(State.READY);
        assertThat(rig.instance("1").found()).isGreaterThan(50);
        assertThat(run.found()).isEqualTo(200);
    }

    @Test
    void host_unreachable_opensAllItsInstancesAndIsProbedByOne() {
        rig.instances(50)
                .reply(request -> rig.now().compareTo(Duration.ofSeconds(30)) < 0
                        ? ScriptedReply.unconnected()
                        : ScriptedReply.found());
        Run run = rig.bulk(0, 500);
        rig.pass(Duration.ofSeconds(1));

        assertThat(rig.dispatcher().snapshot().instances())
                .allSatisfy(instance -> assertThat(instance.state()).isEqualTo(State.CIRCUIT_OPEN));
        int atOnce = rig.requests().size();
        rig.pass(Duration.ofSeconds(28));
        assertThat(rig.requests().size() - atOnce).isBetween(10, 30);

        rig.pass(Duration.ofMinutes(1));
        assertThat(run.found()).isEqualTo(500);
    }

    @Test
    void host_unreachableForOneChat_opensTheCircuitOfItsInstances() {
        rig.instances(2)
                .reply(request -> rig.now().compareTo(Duration.ofSeconds(30)) < 0
                        ? ScriptedReply.unconnected()
                        : ScriptedReply.found());
        Run run = rig.bulk(0, 1);
        rig.pass(Duration.ofSeconds(10));

        assertThat(rig.dispatcher().snapshot().instances())
                .allSatisfy(instance -> assertThat(instance.state()).isEqualTo(State.CIRCUIT_OPEN));

        rig.pass(Duration.ofMinutes(1));
        assertThat(run.found()).isEqualTo(1);
    }

    @Test
    void host_unreachableForABulkAndSinglesOfThreeChats_opensTheCircuit() {
        rig.retry(RetryPolicy.none()).reply(ScriptedReply.unconnected());
        rig.single(0);
        rig.single(1);
        rig.bulk(2, 1);
        rig.pass(Duration.ofMillis(2500));

        assertThat(rig.requests()).hasSize(3);
        assertThat(rig.instance(DispatcherRig.ONLY).state()).isEqualTo(State.CIRCUIT_OPEN);
    }

    @Test
    void single_allCircuitsOpen_failsAtOnceWithRetryAfter() {
        rig.retry(RetryPolicy.none()).reply(ScriptedReply.unconnected());
        rig.singles(0, 3);
        rig.pass(Duration.ofMillis(2_500));
        ContactLookupException failure = rig.single(3).failure();

        assertThat(failure.reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(failure.retryAfter())
                .hasValueSatisfying(delay -> assertThat(delay).isLessThan(Duration.ofSeconds(3)));
        assertThat(failure).hasMessageContaining("has an open circuit because of CONNECTION_FAILED");
    }

    @Test
    void retryAfter_of503_pausesTheInstanceAndNotTheLookup() {
        rig.instances("1", "2")
                .reply(request -> isFirst(request)
                        ? ScriptedReply.failure(ContactLookupException.builder(Reason.SERVER_ERROR, "Scripted 503")
                                .status(503)
                                .retryAfter(Duration.ofHours(1)))
                        : ScriptedReply.found());
        Run run = rig.bulk(0, 30);
        rig.pass(Duration.ofSeconds(32));

        assertThat(run.found()).isEqualTo(30);
        assertThat(Collections.frequency(rig.usedInstances(), "1")).isEqualTo(1);
        assertThat(rig.instance("1").state()).isEqualTo(State.THROTTLED);
    }

    @Test
    void caller_joiningALookupInBackoff_isNotHeldByIt() {
        rig.instances("1", "2")
                .retry(RetryPolicy.defaults().withBackoff(Duration.ofHours(1), Duration.ofHours(1)))
                .reply(request ->
                        isFirst(request) ? ScriptedReply.refused(Reason.SERVER_ERROR, 500) : ScriptedReply.found());
        rig.single(0);
        rig.pass(Duration.ofSeconds(1));
        SingleCaller joining = rig.single(0);
        rig.pass(Duration.ofSeconds(2));

        assertThat(joining.found()).isTrue();
    }

    @Test
    void lookup_failedByAnInstance_isRetriedThroughAnother() {
        rig.instances("1", "2", "3")
                .reply(request ->
                        isFirst(request) ? ScriptedReply.refused(Reason.SERVER_ERROR, 502) : ScriptedReply.found());
        Run run = rig.bulk(0, 1);
        rig.pass(Duration.ofSeconds(2));

        assertThat(run.found()).isEqualTo(1);
        assertThat(rig.usedInstances()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void bulkDeadline_countsFromTheFirstAttempt() {
        rig.reply(ScriptedReply.silence()).responseTimeout(Duration.ofSeconds(100));
        Run run = rig.bulk(chats(0, 3), Duration.ofSeconds(20));
        rig.pass(Duration.ofSeconds(30));

        assertThat(run.reasons()).containsExactly(Reason.DEADLINE, Reason.DEADLINE, Reason.DEADLINE);
    }

    @Test
    void deadlineOfClient_doesNotApplyToBulks() {
        rig.deadline(Duration.ofSeconds(10));
        Run run = rig.bulk(0, 100);
        rig.pass(Duration.ofMinutes(2));

        assertThat(run.found()).isEqualTo(100);
    }

    // ---- Instances join and leave.

    @Test
    void setInstances_added_takesLookupsAtOnce() {
        rig.instances("1");
        Run run = rig.bulk(0, 40);
        rig.pass(Duration.ofSeconds(5));
        rig.setInstances("1", "2", "3");
        rig.pass(Duration.ofSeconds(13));

        assertThat(run.found()).isEqualTo(40);
        assertThat(rig.dispatcher().snapshot().instances()).hasSize(3);
    }

    @Test
    void setInstances_removed_movesItsLookupsAndFailsThoseThatNamedIt() {
        rig.instances("1", "2").reply(ScriptedReply.found().after(Duration.ofSeconds(3)));
        Run any = rig.bulk(0, 10);
        Run named = rig.bulk(chats(10, 5), 5, "1");
        rig.pass(Duration.ofSeconds(2));
        rig.setInstances("2");
        int sentToFirst = Collections.frequency(rig.usedInstances(), "1");
        rig.pass(Duration.ofSeconds(30));

        assertThat(any.found()).isEqualTo(10);
        assertThat(named.failures()).isNotEmpty().allSatisfy(failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.NO_INSTANCE);
            assertThat(failure).hasMessageContaining("was removed");
        });
        assertThat(named.found() + named.failures().size()).isEqualTo(5);
        assertThat(Collections.frequency(rig.usedInstances(), "1")).isEqualTo(sentToFirst);
    }

    @Test
    void setInstances_removedAndAddedAgain_keepsItsPace() {
        rig.instances("1", "2");
        Run run = rig.bulk(chats(0, 20), 20, "1");
        rig.pass(Duration.ofMillis(300));
        rig.setInstances("2");
        rig.setInstances("1", "2");
        Run again = rig.bulk(chats(20, 5), 5, "1");
        rig.pass(Duration.ofSeconds(10));

        assertThat(run.failures()).isNotEmpty();
        assertThat(again.found()).isEqualTo(5);
        List<Duration> written = rig.writtenAt();
        for (int number = 1; number < written.size(); number++) {
            assertThat(written.get(number).minus(written.get(number - 1))).isGreaterThan(Duration.ofSeconds(1));
        }
    }

    @Test
    void setInstances_replacedToken_endsItsDisabledState() {
        rig.instances("1").reply(ScriptedReply.failure(Reason.UNAUTHORIZED));
        Run run = rig.bulk(0, 5);
        rig.pass(Duration.ofMinutes(1));
        assertThat(rig.instance("1").state()).isEqualTo(State.DISABLED);

        rig.reply(ScriptedReply.found());
        rig.replaceToken("1");
        rig.pass(Duration.ofSeconds(6));

        assertThat(run.found()).isEqualTo(5);
        assertThat(rig.instance("1").state()).isEqualTo(State.READY);
    }

    @Test
    void setInstances_refusalOfTheOldToken_doesNotCountAgainstTheNew() {
        rig.instances("1")
                .reply(request -> ScriptedReply.failure(Reason.UNAUTHORIZED).after(Duration.ofSeconds(5)));
        Run run = rig.bulk(0, 1);
        rig.pass(Duration.ofSeconds(1));
        rig.reply(ScriptedReply.found());
        rig.replaceToken("1");
        rig.pass(Duration.ofSeconds(7));

        assertThat(run.found()).isEqualTo(1);
        assertThat(rig.instance("1").state()).isEqualTo(State.READY);
    }
}
