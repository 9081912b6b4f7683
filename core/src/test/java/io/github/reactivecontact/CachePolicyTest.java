package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CachePolicyTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Optional<ContactInfo> CONTACT =
            Optional.of(ContactInfo.builder().build());
    private static final CachePolicy POLICY = CachePolicy.defaults();

    @Test
    void defaults_areAsDocumented() {
        assertThat(POLICY)
                .hasToString("CachePolicy[timeToLive=PT24H, timeToLiveOfNoContact=PT1H, staleFor=PT24H, jitter=0.1, "
                        + "timeLimit=PT0.25S]");
    }

    @Test
    void entry_contact_hasTheLimitsOfContacts() {
        ContactCache.Entry entry = POLICY.entry(CONTACT, NOW, 0);

        assertThat(entry.freshUntil()).isEqualTo(NOW.plus(Duration.ofHours(24)));
        assertThat(entry.expiresAt()).isEqualTo(NOW.plus(Duration.ofHours(48)));
    }

    @Test
    void entry_noContact_isStaleForItsTimeToLiveAtMost() {
        ContactCache.Entry entry = POLICY.entry(Optional.empty(), NOW, 0);

        assertThat(entry.freshUntil()).isEqualTo(NOW.plus(Duration.ofHours(1)));
        assertThat(entry.expiresAt()).isEqualTo(NOW.plus(Duration.ofHours(2)));
        assertThat(POLICY.withStaleFor(Duration.ofMinutes(1))
                        .entry(Optional.empty(), NOW, 0)
                        .expiresAt())
                .isEqualTo(NOW.plus(Duration.ofMinutes(61)));
    }

    @Test
    void entry_jitter_shortensTheTimeToLive() {
        assertThat(POLICY.withTimeToLive(Duration.ofSeconds(100))
                        .entry(CONTACT, NOW, 0.5)
                        .freshUntil())
                .isEqualTo(NOW.plus(Duration.ofSeconds(95)));
    }

    @Test
    void entry_noStaleTime_expiresWhenItIsNoLongerFresh() {
        ContactCache.Entry entry = POLICY.withStaleFor(Duration.ZERO).entry(CONTACT, NOW, 0.3);

        assertThat(entry.expiresAt()).isEqualTo(entry.freshUntil());
    }

    @Test
    void with_outOfRange_namesArgumentAndValue() {
        assertThatThrownBy(() -> POLICY.withTimeToLive(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("timeToLive must be positive and at most PT87600H, was PT0S");
        assertThatThrownBy(() -> POLICY.withTimeToLiveOfNoContact(Duration.ofDays(3651)))
                .hasMessageContaining("timeToLiveOfNoContact must be positive and at most PT87600H, was PT87624H");
        assertThatThrownBy(() -> POLICY.withStaleFor(Duration.ofSeconds(-1)))
                .hasMessage("staleFor must not be negative, nor longer than PT87600H, was PT-1S");
        assertThatThrownBy(() -> POLICY.withJitter(Double.NaN)).hasMessage("jitter must be from 0 to 1, was NaN");
        assertThatThrownBy(() -> POLICY.withJitter(1.5)).hasMessage("jitter must be from 0 to 1, was 1.5");
        assertThatThrownBy(() -> POLICY.withTimeLimit(Duration.ofSeconds(61)))
                .hasMessage("timeLimit must be positive and at most PT1M, was PT1M1S");
        assertThatThrownBy(() -> POLICY.withStaleFor(null)).hasMessage("staleFor must not be null");
    }

    @Test
    void key_text_masksThePhoneNumber() {
        assertThat(new ContactCache.Key(new ChatId("79001234567@c.us"), "1101").toString())
                .doesNotContain("79001234567")
                .contains("1101");
    }
}
