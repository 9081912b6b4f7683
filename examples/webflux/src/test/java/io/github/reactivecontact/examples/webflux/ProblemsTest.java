package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookupException.Reason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemsTest {

    @ParameterizedTest
    @EnumSource(Reason.class)
    void status_retryableReason_isRetryableStatus(Reason reason) {
        assertThat(Problems.status(reason).isError()).isTrue();
        if (reason.isRetryable()) {
            assertThat(Problems.status(reason).value()).isIn(429, 502, 503, 504);
        }
    }
}
