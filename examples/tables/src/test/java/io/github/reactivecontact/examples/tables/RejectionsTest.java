package io.github.reactivecontact.examples.tables;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RejectionsTest {

    @Test
    void byReason_severalReasons_mostFrequentFirstWithItsFirstThree() {
        Rejections rejections = new Rejections();
        rejections.add("has letters", 2, "a");
        for (int line = 3; line < 8; line++) {
            rejections.add("is empty", line, "");
        }
        rejections.add("has no digits", 1, "b");

        assertThat(rejections.count()).isEqualTo(7);
        assertThat(rejections.byReason())
                .extracting(reason -> reason.reason() + " " + reason.count() + " "
                        + reason.first().stream().map(Rejections.Rejected::line).toList())
                .containsExactly("is empty 5 [3, 4, 5]", "has no digits 1 [1]", "has letters 1 [2]");
    }

    @Test
    void add_manyReasons_areCountedTogether() {
        Rejections rejections = new Rejections();
        for (int i = 0; i < 2 * Rejections.MOST_REASONS; i++) {
            rejections.add("reason " + i, i, "");
        }

        assertThat(rejections.byReason()).hasSize(Rejections.MOST_REASONS + 1);
        assertThat(rejections.byReason().get(0).reason()).isEqualTo("other reasons");
        assertThat(rejections.byReason().get(0).count()).isEqualTo(Rejections.MOST_REASONS);
    }
}
