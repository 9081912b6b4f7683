package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chats;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.SingleCaller;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.ScriptedReply;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DispatcherRoutingTest {

    private final DispatcherRig rig = new DispatcherRig().instances("1", "2", "3");

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void lookups_severalInstances_useTheSoonestFree() {
        rig.single(0);
        rig.pass(Duration.ofMillis(300));
        rig.single(1);
        rig.pass(Duration.ofMillis(300));
        rig.singles(2, 7);
        rig.pass(Duration.ofSeconds(3));

        List<String> first = rig.usedInstances().subList(0, 3);
        assertThat(first).containsExactlyInAnyOrder("1", "2", "3");
        assertThat(rig.usedInstances().subList(3, 6)).isEqualTo(first);
        assertThat(rig.usedInstances().subList(6, 9)).isEqualTo(first);
        assertThat(rig.writtenAt().subList(3, 6))
                .containsExactly(Duration.ofMillis(1020), Duration.ofMillis(1319), Duration.ofMillis(1619));
    }

    @Test
    void lookups_allInstancesFree_rotate() {
        for (int i = 0; i < 9; i++) {
            rig.single(i);
            rig.pass(Duration.ofMinutes(1));
        }

        for (String idInstance : List.of("1", "2", "3")) {
            assertThat(Collections.frequency(rig.usedInstances(), idInstance)).isEqualTo(3);
        }
    }

    @Test
    void lookups_unlimitedRate_rotate() {
        rig.unlimited().bulk(0, 30);

        for (String idInstance : List.of("1", "2", "3")) {
            assertThat(Collections.frequency(rig.usedInstances(), idInstance)).isEqualTo(10);
        }
    }

    @Test
    void lookups_instanceSlowToConnect_useTheOthers() {
        rig.reply(request -> request.idInstance.equals("1")
                ? ScriptedReply.found().connecting(Duration.ofSeconds(30))
                : ScriptedReply.found());
        Run run = rig.bulk(0, 21);
        rig.pass(Duration.ofSeconds(12));

        assertThat(run.found()).isGreaterThanOrEqualTo(16);
        assertThat(Collections.frequency(rig.usedInstances(), "1")).isBetween(4, 5);
    }

    @Test
    void single_throughABusyInstance_waitsForIt() {
        rig.single(0, "2");
        SingleCaller caller = rig.single(1, "2");
        rig.pass(Duration.ofSeconds(1));
        assertThat(caller.waits()).isTrue();
        rig.pass(Duration.ofSeconds(1));

        assertThat(caller.found()).isTrue();
        assertThat(rig.usedInstances()).containsExactly("2", "2");
    }

    @Test
    void bulk_throughAnInstance_usesNoOther() {
        Run run = rig.bulk(chats(0, 10), 4, "3");
        rig.pass(Duration.ofSeconds(12));

        assertThat(run.found()).isEqualTo(10);
        assertThat(rig.usedInstances()).hasSize(10).containsOnly("3");
    }

    @Test
    void lookups_throughOneAndThroughAny_keepArrivalOrder() {
        rig.instances("1");
        rig.single(0);
        rig.single(1);
        rig.single(2, "1");
        rig.single(3);
        rig.single(4, "1");
        rig.pass(Duration.ofSeconds(6));

        assertThat(rig.requestedChats())
                .containsExactly(
                        DispatcherRig.chat(0),
                        DispatcherRig.chat(1),
                        DispatcherRig.chat(2),
                        DispatcherRig.chat(3),
                        DispatcherRig.chat(4));
    }

    @Test
    void lookups_throughAnInstance_doNotDelayOthers() {
        Run named = rig.bulk(chats(0, 20), 20, "1");
        Run any = rig.bulk(chats(100, 10), 20, null);
        rig.pass(Duration.ofSeconds(6));

        assertThat(any.found()).isEqualTo(10);
        assertThat(named.found()).isEqualTo(6);
    }

    @Test
    void single_throughAnUnknownInstance_failsAtOnce() {
        ContactLookupException failure = rig.single(0, "4").failure();

        assertThat(failure.reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(failure).hasMessage("idInstance must be one of this client's, was 4");
        assertThat(failure.attempts()).isZero();
        assertThat(failure.retryAfter()).isEmpty();
        assertThat(rig.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"71234567890", "d75b3a66374942c5b3c019c698abc2067e151558acbd412345", "71234567890@c.us", ""})
    void single_throughATextThatIsNoIdInstance_failsWithoutEcho(String text) {
        ContactLookupException failure = rig.single(0, text).failure();

        assertThat(failure.reason()).isEqualTo(Reason.NO_INSTANCE);
        assertThat(failure)
                .hasMessage("idInstance must be one of this client's, was another text, of " + text.length()
                        + " characters");
    }

    @Test
    void bulk_throughAnUnknownInstance_failsEachSource() {
        Run run = rig.bulk(chats(0, 10), 4, "4");

        assertThat(run.reasons()).hasSize(10).containsOnly(Reason.NO_INSTANCE);
        assertThat(run.completed).isTrue();
    }
}
