package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkOptionsTest {

    @Test
    void refresh_otherOptions_areKept() {
        BulkOptions options = BulkOptions.defaults()
                .refresh()
                .withConcurrency(7)
                .ordered()
                .throughInstance("7103000001")
                .withDeadline(Duration.ofSeconds(3));

        assertThat(options.isRefresh()).isTrue();
        assertThat(options.refresh().concurrency()).isEqualTo(7);
        assertThat(options.toString()).endsWith("refresh=true]");
        assertThat(BulkOptions.defaults().isRefresh()).isFalse();
    }

    @Test
    void defaults_areUnorderedWithConcurrencyOfClient() {
        assertThat(BulkOptions.defaults().isOrdered()).isFalse();
        assertThat(BulkOptions.defaults().concurrency()).isEqualTo(256);
        assertThat(BulkOptions.defaults().concurrencyOr(8)).isEqualTo(8);
    }

    @Test
    void with_eachSetting_keepsOtherAndLeavesOriginalUnchanged() {
        BulkOptions four = BulkOptions.defaults().withConcurrency(4);

        assertThat(four.ordered().concurrency()).isEqualTo(4);
        assertThat(four.ordered().isOrdered()).isTrue();
        assertThat(BulkOptions.defaults().ordered().withConcurrency(4).isOrdered())
                .isTrue();
        assertThat(four.concurrencyOr(8)).isEqualTo(4);
        assertThat(four.isOrdered()).isFalse();
        assertThat(BulkOptions.defaults().isOrdered()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void withConcurrency_lessThanOne_isRejectedWithValue(int concurrency) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BulkOptions.defaults().withConcurrency(concurrency))
                .withMessage("concurrency must be at least 1, was " + concurrency);
    }

    @Test
    void withDeadline_positive_keepsOtherSettings() {
        BulkOptions options = BulkOptions.defaults()
                .withConcurrency(4)
                .ordered()
                .throughInstance("1")
                .withDeadline(Duration.ofHours(1));

        assertThat(options.deadline()).contains(Duration.ofHours(1));
        assertThat(options).hasToString("BulkOptions[concurrency=4, ordered=true, idInstance=1, deadline=PT1H]");
        assertThat(options.withConcurrency(5).ordered().throughInstance("2").deadline())
                .contains(Duration.ofHours(1));
        assertThat(BulkOptions.defaults().deadline()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void withDeadline_notPositive_isRejectedWithValue(Duration deadline) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BulkOptions.defaults().withDeadline(deadline))
                .withMessage("deadline must be positive, was " + deadline);
    }

    @Test
    void withDeadline_null_namesArgument() {
        assertThatNullPointerException()
                .isThrownBy(() -> BulkOptions.defaults().withDeadline(null))
                .withMessageContaining("deadline");
    }

    @Test
    void toString_containsBothSettings() {
        assertThat(BulkOptions.defaults().withConcurrency(64))
                .hasToString("BulkOptions[concurrency=64, ordered=false]");
    }
}
