package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InstanceNewsTest {

    private final List<String> told = new ArrayList<>();
    private final InstanceNews news = new InstanceNews(told::add);

    private void snapshot(State state, @Nullable Reason reason) {
        news.tell(new ClientSnapshot(
                0,
                0,
                List.of(new ClientSnapshot.Instance(
                        "7103000001", state, Duration.ZERO, Duration.ZERO, null, reason, 0, 0, 0, 0, 0, 0))));
    }

    @Test
    void tell_sameStateAgain_isNoNews() {
        snapshot(State.READY, null);
        snapshot(State.SET_ASIDE, Reason.QUOTA_EXCEEDED);
        snapshot(State.SET_ASIDE, Reason.QUOTA_EXCEEDED);
        snapshot(State.READY, null);
        snapshot(State.GONE, Reason.UNAUTHORIZED);

        assertThat(told)
                .containsExactly(
                        "instance 7103000001 is not asked for a while: QUOTA_EXCEEDED",
                        "instance 7103000001 is asked again",
                        "instance 7103000001 is not asked any more: UNAUTHORIZED");
    }
}
