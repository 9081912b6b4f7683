package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot.Instance;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstanceReportTest {

    private final List<String> told = new ArrayList<>();
    private final InstanceReport report = new InstanceReport(told::add);

    private List<String> toldOf(Instance... instances) {
        told.clear();
        report.tell(Accounts.snapshot(instances));
        return List.copyOf(told);
    }

    @Test
    void tell_sameStateAgain_isNoNews() {
        assertThat(toldOf(Accounts.ready("1"))).isEmpty();
        assertThat(toldOf(Accounts.ready("1"), Accounts.setAside("2", 60)))
                .containsExactly("instance 2 is set aside: QUOTA_EXCEEDED (its monthly quota is used up);"
                        + " tried again in 1 min 00 s");
        assertThat(toldOf(Accounts.ready("1"), Accounts.setAside("2", 59))).isEmpty();
        assertThat(toldOf(Accounts.ready("1"), Accounts.setAside("2", -1))).isEmpty();
    }

    @Test
    void tell_triedInVain_tellsWhenItIsTriedNext() {
        toldOf(Accounts.ready("1"), Accounts.setAside("2", -1));

        assertThat(toldOf(Accounts.ready("1"), Accounts.setAside("2", 120)))
                .singleElement()
                .asString()
                .startsWith("instance 2 is still set aside: QUOTA_EXCEEDED")
                .endsWith("tried again in 2 min 00 s");
    }

    @Test
    void tell_allSetAsideAndOneBack_tellsThatTheRunWaitsAndGoesOn() {
        assertThat(toldOf(Accounts.gone("1"), Accounts.setAside("2", 30)))
                .containsExactly(
                        "instance 1 is not asked any more: UNAUTHORIZED (its apiTokenInstance is wrong)",
                        "instance 2 is set aside: QUOTA_EXCEEDED (its monthly quota is used up); tried again in 30.0 s",
                        "no account can be asked now: the run waits until one is tried again");
        assertThat(toldOf(Accounts.gone("1"), Accounts.setAside("2", 20))).isEmpty();
        assertThat(toldOf(Accounts.gone("1"), Accounts.ready("2")))
                .containsExactly("instance 2 is asked again", "the run goes on");
    }

    @Test
    void tell_lastOneGone_tellsOfNoWaiting() {
        toldOf(Accounts.gone("1"), Accounts.setAside("2", 30));

        assertThat(toldOf(Accounts.gone("1"), Accounts.gone("2")))
                .singleElement()
                .asString()
                .startsWith("instance 2 is not asked any more");
    }

    @Test
    void isAllGone_oneThatMayComeBack_isFalse() {
        assertThat(InstanceReport.isAllGone(Accounts.snapshot(Accounts.gone("1"), Accounts.gone("2"))))
                .isTrue();
        assertThat(InstanceReport.isAllGone(Accounts.snapshot(Accounts.gone("1"), Accounts.setAside("2", 1))))
                .isFalse();
        assertThat(InstanceReport.isAllGone(Accounts.snapshot())).isFalse();
    }

    @Test
    void table_severalInstances_isAlignedAndNarrow() {
        List<String> rows = InstanceReport.table(
                        Accounts.snapshot(Accounts.ready("7103000001"), Accounts.gone("7103000002")))
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
