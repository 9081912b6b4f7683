package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Uses real threads to find rare races: no lost permit, no double grant, no stuck lookup, one outcome for each caller.
 * {@link DispatcherStress#main} runs the same for longer.
 */
class DispatcherStressTest {

    private static final int FEWEST_CALLERS = 500;

    enum Race {
        CANCEL_AGAINST_GRANT(StressMix.cancelAgainstGrant()),
        CLOSE_AGAINST_GRANT(StressMix.closeAgainstGrant()),
        COOLDOWN_AGAINST_GRANT(StressMix.cooldownAgainstGrant()),
        ONES_LOSS_AGAINST_GRANT(StressMix.onesLossAgainstGrant()),
        PROMOTE_AGAINST_GRANT(StressMix.promoteAgainstGrant()),
        ANSWER_AGAINST_CANCEL(StressMix.answerAgainstCancel()),
        TIMEOUT_AGAINST_ANSWER(StressMix.timeoutAgainstAnswer()),
        JOIN_AGAINST_ANSWER(StressMix.joinAgainstAnswer()),
        EVERYTHING(StressMix.everything());

        final StressMix mix;

        Race(StressMix mix) {
            this.mix = mix;
        }
    }

    @ParameterizedTest
    @EnumSource
    void race_manyThreads_violatesNoInvariant(Race race) throws InterruptedException {
        DispatcherStress.Result result =
                DispatcherStress.run(race.mix, Duration.ofSeconds(1), FEWEST_CALLERS, race.ordinal());
        assertThat(result.violations()).isEmpty();
        assertThat(result.callers()).isGreaterThanOrEqualTo(FEWEST_CALLERS);
    }
}
