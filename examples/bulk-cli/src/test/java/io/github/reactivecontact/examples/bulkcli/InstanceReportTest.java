package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot.Instance;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstanceReportTest {

    private final List<String> messages = new ArrayList<>();
    private final InstanceReport report = new InstanceReport(messages::add);

    private List<String> messagesAfter(Instance... instances) {
        messages.clear();
        report.update(TestSnapshots.snapshot(instances));
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
    void update_failedProbe_reportsNextProbe() {
        messagesAfter(TestSnapshots.ready("1"), TestSnapshots.coolingDown("2", -1));

        assertThat(messagesAfter(TestSnapshots.ready("1"), TestSnapshots.coolingDown("2", 120)))
                .singleElement()
                .asString()
                .startsWith("instance 2 is still cooling down: QUOTA_EXCEEDED")
                .endsWith("next probe in 2 min 00 s");
    }

    @Test
    void update_noInstanceAvailable_reportsWaitingAndContinuing() {
        assertThat(messagesAfter(TestSnapshots.disabled("1"), TestSnapshots.coolingDown("2", 30)))
                .containsExactly(
                        "instance 1 is disabled: UNAUTHORIZED (correct its apiTokenInstance)",
                        "instance 2 is cooling down: QUOTA_EXCEEDED (its monthly quota is used up:"
                                + " upgrade its plan), next probe in 30.0 s",
                        "no instance is available: waiting for the next probe");
        assertThat(messagesAfter(TestSnapshots.disabled("1"), TestSnapshots.coolingDown("2", 20)))
                .isEmpty();
        assertThat(messagesAfter(TestSnapshots.disabled("1"), TestSnapshots.ready("2")))
                .containsExactly("instance 2 is available again", "the run continues");
    }

    @Test
    void update_lastInstanceDisabled_reportsNoWaiting() {
        messagesAfter(TestSnapshots.disabled("1"), TestSnapshots.coolingDown("2", 30));

        assertThat(messagesAfter(TestSnapshots.disabled("1"), TestSnapshots.disabled("2")))
                .singleElement()
                .asString()
                .startsWith("instance 2 is disabled");
    }

    @Test
    void isEveryInstanceDisabled_oneCoolingDown_isFalse() {
        assertThat(InstanceReport.isEveryInstanceDisabled(
                        TestSnapshots.snapshot(TestSnapshots.disabled("1"), TestSnapshots.disabled("2"))))
                .isTrue();
        assertThat(InstanceReport.isEveryInstanceDisabled(
                        TestSnapshots.snapshot(TestSnapshots.disabled("1"), TestSnapshots.coolingDown("2", 1))))
                .isFalse();
        assertThat(InstanceReport.isEveryInstanceDisabled(TestSnapshots.snapshot()))
                .isFalse();
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
