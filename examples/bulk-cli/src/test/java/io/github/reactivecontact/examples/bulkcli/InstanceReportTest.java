package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot.Instance;
import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InstanceReportTest {

    private final List<String> messages = new ArrayList<>();
    private final InstanceReport report = new InstanceReport(messages::add);

    private List<String> messagesAfter(Instance... instances) {
        return messagesAt(Duration.ZERO, instances);
    }

    private List<String> messagesAt(Duration elapsed, Instance... instances) {
        messages.clear();
        report.update(TestSnapshots.snapshot(instances), elapsed);
        return List.copyOf(messages);
    }

    @Test
    void update_unchangedState_reportsNothing() {
        assertThat(messagesAfter(TestSnapshots.ready("1"))).isEmpty();
        assertThat(messagesAfter(TestSnapshots.ready("1"), TestSnapshots.coolingDown("2", 60)))
                .containsExactly("instance 2 is cooling down: QUOTA_EXCEEDED (its monthly quota is used up:"
                        + " upgrade its plan), next probe in 1 min 00 s");
        assertThat(messagesAfter(TestSnapshots.ready("1"), TestSnapshots.coolingDown("2", 59)))
                .isEmpty();
        assertThat(messagesAfter(TestSnapshots.ready("1"), TestSnapshots.coolingDown("2", -1)))
                .isEmpty();
    }

    @Test
    void update_failedProbe_reportsNothing() {
        messagesAfter(TestSnapshots.ready("1"), TestSnapshots.coolingDown("2", -1));

        assertThat(messagesAfter(TestSnapshots.ready("1"), TestSnapshots.coolingDown("2", 120)))
                .isEmpty();
    }

    @Test
    void update_circuitOpensAndCloses_reportsReasonAndNextProbe() {
        Instance ready = TestSnapshots.ready("1");
        messagesAfter(ready, TestSnapshots.ready("2"));

        assertThat(messagesAfter(ready, TestSnapshots.circuitOpen("2", Reason.CONNECTION_FAILED, 2)))
                .containsExactly("instance 2 has an open circuit: CONNECTION_FAILED, next probe in 2.0 s");
        assertThat(messagesAfter(ready, TestSnapshots.circuitOpen("2", Reason.TIMEOUT, 4)))
                .isEmpty();
        assertThat(messagesAfter(ready, TestSnapshots.ready("2"))).containsExactly("instance 2 is available again");
    }

    @Test
    void update_unexpectedResponse_reportsWhatToDo() {
        assertThat(messagesAfter(
                        TestSnapshots.ready("1"),
                        TestSnapshots.unavailable(
                                "2", State.COOLING_DOWN, Reason.UNEXPECTED_RESPONSE, Duration.ofMinutes(1), 5, 0)))
                .containsExactly("instance 2 is cooling down: UNEXPECTED_RESPONSE (a proxy, a CDN or a wrong apiUrl:"
                        + " correct it), next probe in 1 min 00 s");
    }

    @Test
    void update_manyInstancesOfOneHost_reportsOneLine() {
        Instance[] instances = IntStream.rangeClosed(1, 100)
                .mapToObj(number -> number == 100
                        ? TestSnapshots.ready("100")
                        : TestSnapshots.circuitOpen("" + number, Reason.CONNECTION_FAILED, number + 1))
                .toArray(Instance[]::new);

        assertThat(messagesAfter(instances))
                .containsExactly("instances 1, 2, 3, 4, 5 and 94 others have an open circuit: CONNECTION_FAILED,"
                        + " next probe in 2.0 s");
    }

    @Test
    void update_noInstanceAvailable_reportsWaitingAndContinuing() {
        assertThat(messagesAfter(TestSnapshots.disabled("1"), TestSnapshots.coolingDown("2", 30)))
                .containsExactly(
                        "instance 1 is disabled: UNAUTHORIZED (correct its apiTokenInstance)",
                        "instance 2 is cooling down: QUOTA_EXCEEDED (its monthly quota is used up:"
                                + " upgrade its plan), next probe in 30.0 s",
                        "no instance is available, the run waits: 1 disabled (UNAUTHORIZED),"
                                + " 1 cooling down (QUOTA_EXCEEDED, next probe in 30.0 s)");
        assertThat(messagesAfter(TestSnapshots.disabled("1"), TestSnapshots.coolingDown("2", 20)))
                .isEmpty();
        assertThat(messagesAfter(TestSnapshots.disabled("1"), TestSnapshots.ready("2")))
                .containsExactly("instance 2 is available again", "the run continues");
    }

    @Test
    void update_stillWaiting_reportsOnceAMinute() {
        Instance[] waiting = {
            TestSnapshots.circuitOpen("1", Reason.CONNECTION_FAILED, 3),
            TestSnapshots.circuitOpen("2", Reason.CONNECTION_FAILED, 2),
            TestSnapshots.circuitOpen("3", Reason.SERVER_ERROR, -1)
        };
        String message = "no instance is available, the run waits: 2 circuit open (CONNECTION_FAILED, next probe in"
                + " 2.0 s), 1 circuit open (SERVER_ERROR, next probe now)";

        assertThat(messagesAt(Duration.ofSeconds(10), waiting)).hasSize(4).endsWith(message);
        assertThat(messagesAt(Duration.ofMillis(69_500), waiting)).isEmpty();
        assertThat(messagesAt(Duration.ofSeconds(70), waiting)).containsExactly(message);
        assertThat(messagesAt(Duration.ofSeconds(129), waiting)).isEmpty();
        assertThat(messagesAt(Duration.ofSeconds(130), waiting)).containsExactly(message);
    }

    @Test
    void update_everyInstanceRefusing_reportsNoWaiting() {
        messagesAfter(TestSnapshots.disabled("1"), TestSnapshots.coolingDown("2", 30));

        assertThat(messagesAfter(TestSnapshots.disabled("1"), TestSnapshots.disabled("2")))
                .singleElement()
                .asString()
                .startsWith("instance 2 is disabled");
    }

    @Test
    void table_unavailableInstance_showsReasonAndNextProbe() {
        assertThat(InstanceReport.table(
                        TestSnapshots.snapshot(TestSnapshots.circuitOpen("7103000001", Reason.TIMEOUT, 8))))
                .endsWith("  circuit open: TIMEOUT, next probe in 8.0 s");
    }

    @Test
    void table_severalInstances_isAlignedAndNarrow() {
        List<String> rows = InstanceReport.table(
                        TestSnapshots.snapshot(TestSnapshots.ready("7103000001"), TestSnapshots.disabled("7103000002")))
                .lines()
                .toList();

        assertThat(rows)
                .satisfiesExactly(
                        header -> assertThat(header)
                                .containsSubsequence(
                                        "idInstance",
                                        "sent",
                                        "found",
                                        "no contact",
                                        "429",
                                        "failed",
                                        "interval",
                                        "margin",
                                        "state"),
                        row -> assertThat(row.strip().split(" +"))
                                .containsExactly(
                                        "7103000001", "12", "9", "1", "2", "0", "1020", "ms", "20", "ms", "ready"),
                        row -> assertThat(row).endsWith("-        -  disabled: UNAUTHORIZED"));
        int state = rows.get(0).indexOf("state");
        assertThat(rows.get(1).indexOf("ready")).isEqualTo(state);
        assertThat(rows.get(2).indexOf("disabled")).isEqualTo(state).isLessThan(80);
    }
}
