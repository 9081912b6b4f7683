package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final RunCounters NOTHING = new RunCounters();

    private static FakeClient client(Duration estimate) {
        FakeClient client = FakeClient.alwaysFound();
        client.snapshot = new ClientSnapshot(7, Duration.ZERO, 3, 256, Duration.ZERO, 0, List.of(), null, null);
        client.estimate = lookups -> estimate.multipliedBy(lookups);
        return client;
    }

    @Test
    void left_rateLimited_usesClientEstimateOfLookupsNotStarted() {
        assertThat(Progress.left(client(Duration.ofSeconds(1)), NOTHING, 100, 50))
                .contains(Duration.ofSeconds(90));
    }

    @Test
    void left_cacheAnswers_countsOnlyTheShareThatIsSent() {
        FakeClient client = client(Duration.ofSeconds(1));
        client.snapshot = snapshot(7, 3, new ClientSnapshot.Cache(700, 100, 200, 0, 0, true));

        assertThat(Progress.left(client, NOTHING, 110, 50)).contains(Duration.ofSeconds(20));
    }

    @Test
    void left_duplicatesAndRejectedLines_countsOnlyTheShareThatIsSent() {
        RunCounters counters = new RunCounters();
        // With the ten lookups that have started, 14 of 20 lines are sent.
        for (int line = 1; line <= 10; line++) {
            counters.add(line <= 8 ? "found" : "INVALID_CHAT_ID");
        }
        for (int line = 1; line <= 4; line++) {
            counters.addDuplicate();
        }
        counters.rejections().add("has letters", 9, "call me");
        counters.rejections().add("has letters", 10, "call me");

        assertThat(Progress.left(client(Duration.ofSeconds(1)), counters, 110, 50))
                .contains(Duration.ofSeconds(70));
    }

    @Test
    void left_cacheAnswersAll_usesMeasuredRate() {
        FakeClient client = client(Duration.ofSeconds(1));
        client.snapshot = snapshot(0, 0, new ClientSnapshot.Cache(700, 0, 0, 0, 0, true));

        assertThat(Progress.left(client, NOTHING, 100, 50)).contains(Duration.ofSeconds(2));
    }

    @Test
    void left_unlimitedRate_usesMeasuredRate() {
        assertThat(Progress.left(client(Duration.ZERO), NOTHING, 100, 50)).contains(Duration.ofSeconds(2));
        assertThat(Progress.left(client(Duration.ZERO), NOTHING, 100, 0)).isEmpty();
    }

    @Test
    void left_everyInstanceDisabled_isEmpty() {
        FakeClient client = FakeClient.alwaysFound();
        client.estimate = lookups -> Duration.ofNanos(Long.MAX_VALUE);

        assertThat(Progress.left(client, NOTHING, 100, 50)).isEmpty();
    }

    @Test
    void line_totalKnown_showsRemainingTime() {
        assertThat(Progress.line(
                        new RunCounters(), Duration.ofSeconds(5), 1_000_000, Optional.of(Duration.ofHours(278))))
                .isEqualTo("bulk-cli: 0 of 1000000 done (found 0, no contact 0, failed 0), 0.0/s, 11 d 14 h left");
        assertThat(Progress.line(new RunCounters(), Duration.ofSeconds(5), -1, Optional.empty()))
                .isEqualTo("bulk-cli: 0 done (found 0, no contact 0, failed 0), 0.0/s");
    }

    private static ClientSnapshot snapshot(int waiting, int inFlight, ClientSnapshot.Cache cache) {
        return new ClientSnapshot(waiting, Duration.ZERO, inFlight, 256, Duration.ZERO, 0, List.of(), cache, null);
    }
}
