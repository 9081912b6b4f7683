package io.github.reactivecontact;

import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.ContactInfo.ImageUrls;
import io.github.reactivecontact.ContactInfo.Product;
import io.github.reactivecontact.ContactInfo.ReviewStatus;
import io.github.reactivecontact.internal.codec.ReplyCodec;
import io.github.reactivecontact.stub.JsonMappers;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the JSON that mappers write and read. */
class ContactInfoJsonTest {

    private static final String FULL_JSON = "{\"avatar\":\"https://avatar.example/1\",\"name\":\"Ann"
            + " \\\"Я\\\"\",\"contactName\":\"\",\"email\":\"ann@shop.example\",\"category\":\"Bicycles\",\"description\":\"a\\n"
            + "b\",\"products\":[{\"id\":\"4567\",\"imageUrls\":{\"requested\":\"https://low.example/1\",\"original\":\"https://full.example/1\",\"width\":220},\"availability\":\"in"
            + " stock\","
            + "\"reviewStatus\":{\"whatsapp\":\"APPROVED\",\"since\":null},\"name\":\"Bicycle\",\"description\":\"Red\","
            + "\"price\":\"12.50\",\"isHidden\":false,\"labels\":[\"new\",null]},{\"id\":\"4568\"}],"
            + "\"chatId\":\"71234567890@c.us\",\"lastSeen\":\"1700000000\",\"isArchive\":true,\"isDisappearing\":false,"
            + "\"isMute\":true,\"messageExpiration\":86400,\"muteExpiration\":1900000000,\"isBusiness\":true,"
            + "\"verification\":{\"level\":{\"of\":[1,2.5,[],{}]},\"passed\":true},\"nothing\":null}";

    private static final List<String> EXPIRATIONS =
            List.of("", "null", "5", "\"7\"", "9.0", "\"soon\"", "1.5", "true", "[1]", "{\"a\":null}");

    @ParameterizedTest
    @EnumSource
    void write_everyField_isGreenApisJson(JsonMappers mapper) {
        assertThat(mapper.write(full())).isEqualTo(FULL_JSON);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = ".*_CHANGED")
    void read_everyField_equalsWhatWasWritten(JsonMappers mapper) {
        assertThat(mapper.read(FULL_JSON, ContactInfo.class)).isEqualTo(full());
    }

    @ParameterizedTest
    @EnumSource
    void read_everyField_writesTheSameJson(JsonMappers mapper) {
        assertThat(mapper.write(mapper.read(FULL_JSON, ContactInfo.class))).isEqualTo(FULL_JSON);
    }

    @ParameterizedTest
    @EnumSource
    void write_absentFields_areOmitted(JsonMappers mapper) {
        assertThat(mapper.write(ContactInfo.builder().build())).isEqualTo("{\"products\":[]}");
        assertThat(mapper.write(new Product(null, null, null, null, null, null, null, null, Map.of())))
                .isEqualTo("{}");
        assertThat(mapper.write(new ImageUrls(null, null, Map.of()))).isEqualTo("{}");
        assertThat(mapper.write(new ReviewStatus(null, Map.of()))).isEqualTo("{}");
    }

    @ParameterizedTest
    @EnumSource
    void read_absentOrNullFields_areNullOrEmpty(JsonMappers mapper) {
        ContactInfo empty = ContactInfo.builder().build();

        assertThat(mapper.read("{}", ContactInfo.class)).isEqualTo(empty);
        assertThat(mapper.read("{\"name\":null,\"products\":null,\"muteexpiration\":null}", ContactInfo.class))
                .isEqualTo(empty);
        assertThat(mapper.read("null", ContactInfo.class)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void partOfAContact_writtenAlone_isReadAlone(JsonMappers mapper) {
        Product product = full().products().get(0);

        assertThat(mapper.read(mapper.write(full().products().get(1)), Product.class))
                .isEqualTo(full().products().get(1));
        assertThat(mapper.write(mapper.read(mapper.write(product), Product.class)))
                .isEqualTo(mapper.write(product));
        assertThat(mapper.read("{\"original\":\"o\",\"requested\":7}", ImageUrls.class)
                        .original())
                .isEqualTo("o");
        assertThat(mapper.read("{\"whatsapp\":\"PENDING\",\"x\":true}", ReviewStatus.class))
                .isEqualTo(new ReviewStatus("PENDING", Map.of("x", true)));
    }

    @ParameterizedTest
    @EnumSource
    void read_anyPairOfSpellings_equalsTheClientsReading(JsonMappers mapper) {
        for (String json : pairsOfSpellings()) {
            ContactInfo read = mapper.read(json, ContactInfo.class);

            ContactInfo expected = decode(json);
            assertThat(read.messageExpiration()).as(json).isEqualTo(expected.messageExpiration());
            assertThat(read.muteExpiration()).as(json).isEqualTo(expected.muteExpiration());
            assertThat(read.additionalProperties().keySet())
                    .as(json)
                    .isEqualTo(expected.additionalProperties().keySet());
        }
    }

    @ParameterizedTest
    @EnumSource
    void write_anyPairOfSpellings_isReadByTheClientAsItWas(JsonMappers mapper) {
        for (String json : pairsOfSpellings()) {
            ContactInfo contact = decode(json);

            assertThat(decode(mapper.write(contact))).as(json).isEqualTo(contact);
        }
    }

    @ParameterizedTest
    @EnumSource
    void write_unreadableSpellingBesideAReadableOne_hasBothUnderTheirNames(JsonMappers mapper) {
        ContactInfo contact = decode("{\"messageexpiration\":5,\"messageExpiration\":\"soon\"}");

        assertThat(mapper.write(contact))
                .isEqualTo("{\"products\":[],\"messageexpiration\":5,\"messageExpiration\":\"soon\"}");
        assertThat(mapper.read(mapper.write(contact), ContactInfo.class)).isEqualTo(contact);
    }

    @ParameterizedTest
    @EnumSource
    void read_numberInAField_followsTheClientsRules(JsonMappers mapper) {
        ContactInfo contact = mapper.read(
                "{\"lastSeen\":1691687905.25,\"name\":7,\"messageExpiration\":3600.0,\"muteExpiration\":\" 9 \","
                        + "\"products\":[{\"price\":12.5},{\"price\":5000}]}",
                ContactInfo.class);

        assertThat(contact.lastSeen()).isEqualTo("1691687905.25");
        assertThat(contact.products()).extracting(Product::price).containsExactly("12.5", "5000");
        assertThat(contact.messageExpiration()).isEqualTo(3600);
        assertThat(contact.muteExpiration()).isEqualTo(9);
        assertThat(contact.name()).isNull();
        assertThat(contact.additionalProperties()).containsOnlyKeys("name");
    }

    @ParameterizedTest
    @EnumSource
    void products_thatAreNoCards_areKeptAndWrittenOnce(JsonMappers mapper) {
        Map<String, String> written = new LinkedHashMap<>();
        written.put("null", "[]");
        written.put("{}", "[]");
        written.put("{\"id\":\"1\"}", "[{\"id\":\"1\"}]");
        written.put("[null,{}]", "[{}]");
        written.put("\"none\"", "\"none\"");
        written.put("[\"a\"]", "[\"a\"]");
        written.put("[\"a\",{\"id\":\"1\"},[true]]", "[{\"id\":\"1\"},\"a\",[true]]");

        written.forEach((sent, expected) -> {
            String json = "{\"products\":" + sent + "}";
            ContactInfo contact = mapper.read(json, ContactInfo.class);

            assertThat(contact).isEqualTo(decode(json));
            assertThat(mapper.write(contact)).isEqualTo("{\"products\":" + expected + "}");
            assertThat(decode(mapper.write(contact))).isEqualTo(contact);
        });
    }

    @ParameterizedTest
    @EnumSource
    void write_numbersOfAnySize_areNotRounded(JsonMappers mapper) {
        ContactInfo contact = decode("{\"x\":[1e1000000000,0.1234567890123456789012345,18446744073709551616,0.1]}");

        assertThat(mapper.write(contact))
                .isEqualTo(
                        "{\"products\":[],\"x\":[1E+1000000000,0.1234567890123456789012345,18446744073709551616,0.1]}");
    }

    @ParameterizedTest
    @MethodSource("io.github.reactivecontact.stub.JsonMappers#exact")
    void read_numbersOfAnySize_keepThePrecisionOfTheMapper(JsonMappers mapper) {
        assertThat(mapper.read("{\"x\":[0.1234567890123456789012345,1e400,1]}", ContactInfo.class)
                        .additionalProperties())
                .isEqualTo(Map.of(
                        "x",
                        List.of(
                                new BigDecimal("0.1234567890123456789012345"),
                                new BigDecimal("1e400"),
                                BigInteger.ONE)));
    }

    @ParameterizedTest
    @EnumSource
    void quota_written_isReadAsItWas(JsonMappers mapper) {
        Quota quota = new Quota(Quota.Kind.CORRESPONDENTS, 500, 499);

        assertThat(mapper.write(quota)).isEqualTo("{\"kind\":\"CORRESPONDENTS\",\"used\":500,\"total\":499}");
        assertThat(mapper.read(mapper.write(quota), Quota.class)).isEqualTo(quota);
    }

    @Test
    void toMap_everyComponentPresent_hasEachUnderItsName() {
        Product product = full().products().get(0);

        assertThat(full().toMap()).containsKeys(components(ContactInfo.class));
        assertThat(product.toMap()).containsKeys(components(Product.class));
        assertThat(product.imageUrls().toMap()).containsKeys(components(ImageUrls.class));
        assertThat(product.reviewStatus().toMap()).containsKeys(components(ReviewStatus.class));
    }

    @Test
    void toMap_atEveryLevel_isUnmodifiable() {
        Map<String, @Nullable Object> fields = full().toMap();
        List<?> products = (List<?>) fields.get("products");
        Map<?, ?> product = (Map<?, ?>) products.get(0);

        assertThatThrownBy(fields::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(products::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(product::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(((Map<?, ?>) product.get("imageUrls"))::clear)
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void toMap_additionalPropertyWithTheNameOfAComponent_isOmitted() {
        ContactInfo contact = ContactInfo.builder()
                .name("Ann")
                .messageExpiration(5L)
                .additionalProperties(Map.of("name", "Bob", "messageExpiration", "soon", "messageexpiration", "later"))
                .build();

        assertThat(contact.toMap())
                .isEqualTo(Map.of(
                        "name", "Ann", "products", List.of(), "messageExpiration", 5L, "messageexpiration", "later"));
    }

    @Test
    void fromMap_valueThatJsonDoesNotHave_isRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContactInfo.fromMap(Map.of("name", Instant.EPOCH)))
                .withMessageContaining("name")
                .withMessageContaining("java.time.Instant");
    }

    @Test
    void fromMap_notFiniteNumber_isKept() {
        assertThat(ContactInfo.fromMap(Map.of("lastSeen", Double.NaN, "muteExpiration", Float.POSITIVE_INFINITY)))
                .isEqualTo(ContactInfo.builder()
                        .additionalProperties(Map.of("lastSeen", Double.NaN, "muteExpiration", Float.POSITIVE_INFINITY))
                        .build());
    }

    @Test
    void fromMap_smallNumberTypes_areRead() {
        ContactInfo contact =
                ContactInfo.fromMap(Map.of("lastSeen", 1.5f, "messageExpiration", (short) 5, "muteExpiration", 7f));

        assertThat(contact.lastSeen()).isEqualTo("1.5");
        assertThat(contact.messageExpiration()).isEqualTo(5);
        assertThat(contact.muteExpiration()).isEqualTo(7);
        assertThat(ContactInfo.fromMap(Map.of("muteExpiration", (byte) 7)).muteExpiration())
                .isEqualTo(7);
    }

    private static String[] components(Class<? extends Record> type) {
        return Stream.of(type.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(name -> !name.equals("additionalProperties"))
                .toArray(String[]::new);
    }

    private static List<String> pairsOfSpellings() {
        List<String> pairs = new ArrayList<>();
        for (String field : List.of("messageExpiration", "muteExpiration")) {
            for (String documented : EXPIRATIONS) {
                for (String other : EXPIRATIONS) {
                    String first = member(field, documented);
                    String second = member(field.replace("Exp", "exp"), other);
                    pairs.add(object(first, second));
                    pairs.add(object(second, first));
                }
            }
        }
        return pairs;
    }

    private static String member(String name, String json) {
        return json.isEmpty() ? "" : "\"" + name + "\":" + json;
    }

    private static String object(String... members) {
        return Stream.of(members).filter(member -> !member.isEmpty()).collect(Collectors.joining(",", "{", "}"));
    }

    private static ContactInfo decode(String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return new ReplyCodec()
                .decode("7103000001", 200, null, body, 0, body.length)
                .orElseThrow();
    }

    private static ContactInfo full() {
        Map<String, @Nullable Object> since = new LinkedHashMap<>();
        since.put("since", null);
        Map<String, @Nullable Object> verification = new LinkedHashMap<>();
        verification.put("level", Map.of("of", List.of(1, 2.5, List.of(), Map.of())));
        verification.put("passed", true);
        Map<String, @Nullable Object> others = new LinkedHashMap<>();
        others.put("verification", verification);
        others.put("nothing", null);
        Product bicycle = new Product(
                "4567",
                new ImageUrls("https://low.example/1", "https://full.example/1", Map.of("width", 220)),
                "in stock",
                new ReviewStatus("APPROVED", since),
                "Bicycle",
                "Red",
                "12.50",
                false,
                Map.of("labels", asList("new", null)));
        return ContactInfo.builder()
                .avatar("https://avatar.example/1")
                .name("Ann \"Я\"")
                .contactName("")
                .email("ann@shop.example")
                .category("Bicycles")
                .description("a\nb")
                .products(List.of(bicycle, new Product("4568", null, null, null, null, null, null, null, Map.of())))
                .chatId("71234567890@c.us")
                .lastSeen("1700000000")
                .isArchive(true)
                .isDisappearing(false)
                .isMute(true)
                .messageExpiration(86_400L)
                .muteExpiration(1_900_000_000L)
                .isBusiness(true)
                .additionalProperties(others)
                .build();
    }
}
