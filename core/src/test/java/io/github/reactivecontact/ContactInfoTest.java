package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.ContactInfo.ImageUrls;
import io.github.reactivecontact.ContactInfo.Product;
import io.github.reactivecontact.ContactInfo.ReviewStatus;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContactInfoTest {

    private static final Product PRODUCT = new Product(
            "4567",
            new ImageUrls("https://low.example/1", "https://full.example/1", Map.of()),
            "in stock",
            new ReviewStatus("APPROVED", Map.of()),
            "Bicycle",
            "Red",
            "12.50",
            false,
            Map.of());

    @ParameterizedTest
    @CsvSource({
        "2023-11-14T22:13:20Z",
        "2023-11-14T22:13:20.000Z",
        "2023-11-15T01:13:20+03:00",
        "2023-11-15T01:13:20+0300",
        "2023-11-14T22:13:20",
        "1700000000",
        "' 1700000000 '",
        "1700000000.0",
        "1.7E9",
        "1700000000000"
    })
    void lastSeenAt_anyServerFormat_isParsed(String lastSeen) {
        ContactInfo contact = ContactInfo.builder().lastSeen(lastSeen).build();

        assertThat(contact.lastSeenAt()).contains(Instant.ofEpochSecond(1_700_000_000));
        assertThat(contact.lastSeen()).isEqualTo(lastSeen);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "0",
                "0.0",
                "recently",
                "-1",
                "2023-11-14T25:00:00Z",
                "2024-02-30T10:00:00Z",
                "2023-02-29T10:00:00+03:00",
                "2023-02-31T10:00:00",
                "2023-04-31T10:00:00Z",
                "2023-11-31T10:00:00.5Z",
                "2023-13-01T10:00:00Z",
                "2023-00-10T10:00:00Z",
                "2023-11-00T10:00:00Z",
                "2023-11-14T24:00:00Z",
                "2023-11-14T24:00:00",
                "2023-11-14T23:60:00Z",
                "2016-12-31T23:59:60Z",
                "2023-11-14T22:13:20ZZ",
                "2023-11-14T22:13:20+03:00+0300",
                "2023-11-14T22:13:20+03:00Z",
                "2023-11-14T22:13:20+19:00",
                "2023-11-14T22:13:20+03:60",
                "2023-11-14T22:13:20+0360",
                "2023-11-14T22:13:20+3:00",
                "2023-11-14T22:13:20 03:00",
                "2023-11-14T22:13:20Z trailing",
                "99999999999999999999",
                "NaN",
                "1e999999999"
            })
    void lastSeenAt_invalidText_isEmpty(String lastSeen) {
        ContactInfo contact = ContactInfo.builder().lastSeen(lastSeen).build();

        assertThat(contact.lastSeenAt()).isEmpty();
        assertThat(contact.lastSeen()).isEqualTo(lastSeen);
    }

    @Test
    void lastSeenAt_leapDay_isParsed() {
        assertThat(ContactInfo.builder()
                        .lastSeen("2024-02-29T23:59:59Z")
                        .build()
                        .lastSeenAt())
                .contains(Instant.parse("2024-02-29T23:59:59Z"));
        assertThat(ContactInfo.builder()
                        .lastSeen("2024-03-01T00:30+0100")
                        .build()
                        .lastSeenAt())
                .contains(Instant.parse("2024-02-29T23:30:00Z"));
    }

    @Test
    void messageTtl_seconds_isDuration() {
        assertThat(ContactInfo.builder().messageExpiration(86_400L).build().messageTtl())
                .contains(Duration.ofDays(1));
        assertThat(ContactInfo.builder()
                        .messageExpiration(Long.MAX_VALUE)
                        .build()
                        .messageTtl())
                .contains(Duration.ofSeconds(Long.MAX_VALUE));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void messageTtl_absentOrNotPositive_isEmpty(Long seconds) {
        assertThat(ContactInfo.builder().messageExpiration(seconds).build().messageTtl())
                .isEmpty();
    }

    @Test
    void muteExpiresAt_unixTime_isInstant() {
        assertThat(ContactInfo.builder().muteExpiration(1_700_000_000L).build().muteExpiresAt())
                .contains(Instant.ofEpochSecond(1_700_000_000));
        assertThat(ContactInfo.builder().muteExpiration(Long.MAX_VALUE).build().muteExpiresAt())
                .isPresent();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void muteExpiresAt_absentOrNotPositive_isEmpty(Long unixTime) {
        assertThat(ContactInfo.builder().muteExpiration(unixTime).build().muteExpiresAt())
                .isEmpty();
    }

    @Test
    void build_nothingSet_hasNullsAndEmptyCollections() {
        ContactInfo empty = ContactInfo.builder().build();

        assertThat(empty.name()).isNull();
        assertThat(empty.isBusiness()).isNull();
        assertThat(empty.messageExpiration()).isNull();
        assertThat(empty.products()).isEmpty();
        assertThat(empty.additionalProperties()).isEmpty();
    }

    @Test
    void build_sameValues_createsEqualContacts() {
        assertThat(full()).isEqualTo(full()).hasSameHashCodeAs(full());
        assertThat(full())
                .isEqualTo(new ContactInfo(
                        "https://avatar.example/1",
                        "Ann Example",
                        "Annie",
                        "ann@shop.example",
                        "Bicycles",
                        "We sell bicycles",
                        List.of(PRODUCT),
                        "71234567890@c.us",
                        "1700000000",
                        true,
                        false,
                        true,
                        3600L,
                        1_700_000_001L,
                        true,
                        Map.of("lid", "123456789012345@lid")));
        assertThat(full()).isNotEqualTo(ContactInfo.builder().build());
    }

    @Test
    void build_collectionsChangedAfterwards_contactIsUnchanged() {
        List<Product> products = new ArrayList<>(List.of(PRODUCT));
        List<Object> inner = new ArrayList<>(List.of("a"));
        Map<String, Object> properties = new HashMap<>(Map.of("list", inner));
        ContactInfoBuilder builder = ContactInfo.builder()
                .products(products)
                .additionalProperties(properties)
                .name("before");
        ContactInfo contact = builder.build();

        products.clear();
        inner.add("b");
        properties.put("more", 1);
        builder.name("after");

        assertThat(contact.products()).containsExactly(PRODUCT);
        assertThat(contact.additionalProperties()).isEqualTo(Map.of("list", List.of("a")));
        assertThat(contact.name()).isEqualTo("before");
    }

    @Test
    @SuppressWarnings("unchecked")
    void collections_atAnyDepth_areUnmodifiable() {
        ContactInfo contact = ContactInfo.builder()
                .products(List.of(PRODUCT))
                .additionalProperties(Map.of("list", new ArrayList<>(List.of(1)), "map", new HashMap<>(Map.of("a", 1))))
                .build();

        assertThatThrownBy(() -> contact.products().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> contact.additionalProperties().put("x", 1))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((List<Object>) contact.additionalProperties().get("list")).add(2))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() ->
                        ((Map<String, Object>) contact.additionalProperties().get("map")).put("b", 2))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void additionalProperties_nulls_areKept() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("nothing", null);
        properties.put("list", Arrays.asList(null, 1));

        assertThat(ContactInfo.builder()
                        .additionalProperties(properties)
                        .build()
                        .additionalProperties())
                .isEqualTo(properties);
    }

    @Test
    void additionalProperties_valueWithoutJsonForm_isRejectedByNameAndType() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContactInfo.builder()
                        .additionalProperties(Map.of("moment", Instant.EPOCH))
                        .build())
                .withMessageContaining("additionalProperties")
                .withMessageContaining("moment")
                .withMessageContaining("java.time.Instant");
    }

    @Test
    void additionalProperties_numbersOfAnySize_areKept() {
        Map<String, Object> properties = Map.of(
                "a", 1, "b", 2L, "c", 0.5, "d", new BigInteger("18446744073709551616"), "e", new BigDecimal("1e400"));

        assertThat(ContactInfo.builder()
                        .additionalProperties(properties)
                        .build()
                        .additionalProperties())
                .isEqualTo(properties);
    }

    @Test
    void additionalProperties_mutableNumber_isRejectedByNameAndType() {
        for (Number number : List.of(new AtomicLong(1), new BigDecimal("1") {})) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ContactInfo.builder()
                            .additionalProperties(Map.of("counts", List.of(number)))
                            .build())
                    .withMessageContaining("immutable numbers")
                    .withMessageContaining("counts")
                    .withMessageContaining(number.getClass().getName());
        }
    }

    @Test
    void toString_contact_containsNoNameNumberOrAddress() {
        assertThat(full()).hasToString("ContactInfo[isBusiness=true, products=1, additionalProperties=1]");
        assertThat(PRODUCT).hasToString("Product[id=4567]");
        assertThat(PRODUCT.imageUrls()).hasToString("ImageUrls[requested=true, original=true]");
        assertThat(PRODUCT.reviewStatus()).hasToString("ReviewStatus[whatsapp=APPROVED]");
    }

    private static ContactInfo full() {
        return ContactInfo.builder()
                .avatar("https://avatar.example/1")
                .name("Ann Example")
                .contactName("Annie")
                .email("ann@shop.example")
                .category("Bicycles")
                .description("We sell bicycles")
                .products(List.of(PRODUCT))
                .chatId("71234567890@c.us")
                .lastSeen("1700000000")
                .isArchive(true)
                .isDisappearing(false)
                .isMute(true)
                .messageExpiration(3600L)
                .muteExpiration(1_700_000_001L)
                .isBusiness(true)
                .additionalProperties(Map.of("lid", "123456789012345@lid"))
                .build();
    }
}
