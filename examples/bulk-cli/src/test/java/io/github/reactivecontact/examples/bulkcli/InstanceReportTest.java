package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.Instance;
import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstanceReportTest {

    private static final Duration PACE = Duration.ofMillis(1020);

    private final List<String> told = new ArrayList<>();
    private final InstanceReport report = new InstanceReport(told::add);

    private static Instance ready(String id) {
        return new Instance(id, State.READY, PACE, Duration.ofMillis(20), null, null, 0, 12, 9, 1, 2, 0);
    }

    private static Instance setAside(String id, int seconds) {
        return new Instance(
                id,
                State.SET_ASIDE,
                PACE,
                Duration.ZERO,
                Duration.ofSeconds(seconds),
                Reason.QUOTA_EXCEEDED,
                0,
                0,
                0,
                0,
                0,
                0);
    }

    private static Instance gone(String id) {
        return new Instance(id, State.GONE, Duration.ZERO, Duration.ZERO, null, Reason.UNAUTHORIZED, 0, 1, 0, 0, 0, 1);
    }

    private static ClientSnapshot snapshot(Instance... instances) {
        return new ClientSnapshot(0, 0, List.of(instances));
    }

    private List<String> toldOf(Instance... instances) {
        told.clear();
        report.tell(snapshot(instances));
        return List.copyOf(told);
    }

    @Test
    void tell_sameStateAgain_isNoNews() {
        assertThat(toldOf(ready("1"))).isEmpty();
        assertThat(toldOf(ready("1"), setAside("2", 60)))
                .containsExactly("instance 2 is set aside: QUOTA_EXCEEDED (its monthly quota is used up);"
                        + " tried again in 1 min 00 s");
        assertThat(toldOf(ready("1"), setAside("2", 59))).isEmpty();
        assertThat(toldOf(ready("1"), setAside("2", -1))).isEmpty();
    }

    @Test
    void tell_triedInVain_tellsWhenItIsTriedNext() {
        toldOf(ready("1"), setAside("2", -1));

        assertThat(toldOf(ready("1"), setAside("2", 120)))
                .singleElement()
                .asString()
                .startsWith("instance 2 is still set aside: QUOTA_EXCEEDED")
                .endsWith("tried again in 2 min 00 s");
    }

    @Test
    void tell_allSetAsideAndOneBack_tellsThatTheRunWaitsAndGoesOn() {
        assertThat(toldOf(gone("1"), setAside("2", 30)))
                .containsExactly(
                        "instance 1 is not asked any more: UNAUTHORIZED (its apiTokenInstance is wrong)",
                        "instance 2 is set aside: QUOTA_EXCEEDED (its monthly quota is used up); tried again in 30.0 s",
                        "no account can be asked now: the run waits until one is tried again");
        assertThat(toldOf(gone("1"), setAside("2", 20))).isEmpty();
        assertThat(toldOf(gone("1"), ready("2"))).containsExactly("instance 2 is asked again", "the run goes on");
    }

    @Test
    void tell_lastOneGone_tellsOfNoWaiting() {
        toldOf(gone("1"), setAside("2", 30));

        assertThat(toldOf(gone("1"), gone("2")))
                .singleElement()
                .asString()
                .startsWith("instance 2 is not asked any more");
    }

    @Test
    void isAllGone_oneThatMayComeBack_isFalse() {
        assertThat(InstanceReport.isAllGone(snapshot(gone("1"), gone("2")))).isTrue();
        assertThat(InstanceReport.isAllGone(snapshot(gone("1"), setAside("2", 1))))
                .isFalse();
        assertThat(InstanceReport.isAllGone(snapshot())).isFalse();
    }

    @Test
    void table_severalInstances_isAlignedAndNarrow() {
        List<String> rows = InstanceReport.table(snapshot(ready("7103000001"), gone("7103000002")))
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
                        row -> assertThat(row).endsWith("-        -  gone: UNAUTHORIZED"));
        int state = rows.get(0).indexOf("state");
        assertThat(rows.get(1).indexOf("ready")).isEqualTo(state);
        assertThat(rows.get(2).indexOf("gone")).isEqualTo(state).isLessThan(80);
    }
}
