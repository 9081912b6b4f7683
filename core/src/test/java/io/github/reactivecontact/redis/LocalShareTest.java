package io.github.reactivecontact.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.PermitSource.Request;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LocalShareTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Request REQUEST = new Request("1101", Duration.ofSeconds(1));
    private static final long START = Long.MAX_VALUE - SECOND;

    private final LocalShare share = new LocalShare(() -> 0.5);

    private Permit at(long nanos) {
        return share.acquire(REQUEST, 0.25, START + nanos);
    }

    @Test
    void permits_comeAtAShareOfTheRate_fromARandomMomentOn() {
        assertThat(at(0)).isEqualTo(Permit.notBefore(Duration.ofSeconds(2)));
        assertThat(at(2 * SECOND)).isEqualTo(Permit.uncoordinated());
        assertThat(at(3 * SECOND)).isEqualTo(Permit.notBefore(Duration.ofSeconds(3)));
        assertThat(at(6 * SECOND)).isEqualTo(Permit.uncoordinated());
    }

    @Test
    void permit_thatWasRefused_isGivenAgainSooner_andTheNextAnIntervalLater() {
        at(0);
        at(2 * SECOND);
        share.refused("1101", Duration.ofSeconds(1), START + 2 * SECOND);

        assertThat(at(3 * SECOND - 1)).isEqualTo(Permit.notBefore(Duration.ofNanos(1)));
        assertThat(at(3 * SECOND)).isEqualTo(Permit.uncoordinated());
        assertThat(at(3 * SECOND)).isEqualTo(Permit.notBefore(Duration.ofSeconds(4)));
    }

    @Test
    void instances_haveSharesOfTheirOwn_andBeginAnewWhenForgotten() {
        at(0);
        at(2 * SECOND);
        Request other = new Request("1102", Duration.ofSeconds(1));
        assertThat(share.acquire(other, 1, START)).isEqualTo(Permit.notBefore(Duration.ofNanos(SECOND / 2)));

        share.forget();
        assertThat(at(2 * SECOND)).isEqualTo(Permit.notBefore(Duration.ofSeconds(2)));
    }
}
