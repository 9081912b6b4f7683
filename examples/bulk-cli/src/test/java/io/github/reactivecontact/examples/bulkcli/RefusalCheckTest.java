package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot.Instance;
import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.test.StepVerifier;

class RefusalCheckTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private static boolean isRefusing(Instance... instances) {
        return RefusalCheck.isEveryInstanceRefusing(TestSnapshots.snapshot(instances));
    }

    private static Instance coolingDown(Reason reason) {
        return TestSnapshots.unavailable("1", State.COOLING_DOWN, reason, HOUR, 0, 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAUTHORIZED", "FORBIDDEN", "NOT_FOUND", "UNEXPECTED_RESPONSE"})
    void everyInstance_refusedAndNeverAnswered_isRefusing(Reason reason) {
        Instance disabled = TestSnapshots.unavailable("2", State.DISABLED, reason, HOUR, 0, 0);

        assertThat(isRefusing(coolingDown(reason))).isTrue();
        assertThat(isRefusing(disabled)).isTrue();
        assertThat(isRefusing(coolingDown(reason), disabled, TestSnapshots.disabled("3")))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"QUOTA_EXCEEDED", "INSTANCE_NOT_AUTHORIZED", "INSTANCE_EXPIRED"})
    void everyInstance_coolingDownForAnotherReason_isNotRefusing(Reason reason) {
        assertThat(isRefusing(coolingDown(reason))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVER_ERROR", "CONNECTION_FAILED", "TIMEOUT"})
    void oneCircuitOpen_othersRefused_isNotRefusing(Reason reason) {
        assertThat(isRefusing(TestSnapshots.disabled("1"), TestSnapshots.circuitOpen("2", reason, 60)))
                .isFalse();
    }

    @Test
    void oneInstance_available_isNotRefusing() {
        assertThat(isRefusing(TestSnapshots.disabled("1"), TestSnapshots.ready("2")))
                .isFalse();
    }

    @Test
    void oneInstance_answeredBefore_isNotRefusing() {
        Instance refusing = coolingDown(Reason.FORBIDDEN);

        assertThat(isRefusing(
                        refusing, TestSnapshots.unavailable("2", State.COOLING_DOWN, Reason.FORBIDDEN, HOUR, 1, 0)))
                .isFalse();
        assertThat(isRefusing(
                        refusing, TestSnapshots.unavailable("2", State.COOLING_DOWN, Reason.NOT_FOUND, HOUR, 0, 1)))
                .isFalse();
        assertThat(isRefusing(
                        refusing, TestSnapshots.unavailable("2", State.DISABLED, Reason.UNAUTHORIZED, HOUR, 1, 0)))
                .isFalse();
    }

    @Test
    void everyInstance_deletedAfterAnswers_isRefusing() {
        Instance deleted = TestSnapshots.unavailable("2", State.DISABLED, Reason.INSTANCE_DELETED, null, 9, 1);

        assertThat(isRefusing(deleted)).isTrue();
        assertThat(isRefusing(deleted, coolingDown(Reason.UNEXPECTED_RESPONSE))).isTrue();
        assertThat(isRefusing(deleted, coolingDown(Reason.QUOTA_EXCEEDED))).isFalse();
    }

    @Test
    void noInstances_isNotRefusing() {
        assertThat(isRefusing()).isFalse();
    }

    @Test
    void check_everyInstanceRefusing_completesAndClosesTheClient() {
        FakeClient client = FakeClient.alwaysFound();
        RefusalCheck check = new RefusalCheck(client);
        client.snapshot = TestSnapshots.snapshot(TestSnapshots.ready("1"));

        StepVerifier.create(check.refused())
                .then(check::check)
                .then(() -> assertThat(check.isRefused()).isFalse())
                .then(() -> client.snapshot = TestSnapshots.snapshot(TestSnapshots.disabled("1")))
                .then(check::check)
                .verifyComplete();

        assertThat(check.isRefused()).isTrue();
        client.snapshot = TestSnapshots.snapshot(TestSnapshots.ready("1"));
        check.check();
        assertThat(check.isRefused()).as("after a late answer").isTrue();
        StepVerifier.create(client.getContactInfo("71234567890@c.us")).verifyError();
    }
}
