package io.github.reactivecontact.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FleetLimitTest {

    private static final long SECOND = 1_000_000_000;

    private final FleetLimit limit = new FleetLimit();

    @Test
    void permits_secondRequestWithinSecond_isRefusedAndDoesNotCount() {
        assertThat(limit.permits(1, 0)).isTrue();
        assertThat(limit.permits(1, SECOND - 1)).isFalse();
        assertThat(limit.permits(1, SECOND)).isTrue();
    }

    @Test
    void permits_otherInstance_hasItsOwnLimit() {
        assertThat(limit.permits(1, 0)).isTrue();
        assertThat(limit.permits(2, 0)).isTrue();
    }

    @Test
    void idInstance_request_isNumberInPath() {
        String request = "xPOST /waInstance1101000042/getContactInfo/token HTTP/1.1\r\n";

        assertThat(FleetLimit.idInstance(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII)
                        .skipBytes(1)))
                .isEqualTo(1101000042);
    }
}
