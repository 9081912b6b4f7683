package io.github.reactivecontact.internal.codec;

import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactInfo.ImageUrls;
import io.github.reactivecontact.ContactInfo.Product;
import io.github.reactivecontact.ContactInfo.ReviewStatus;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContactDecodingTest {

    private static final Map<String, Function<ContactInfo, Object>> TEXTS = Map.of(
            "avatar", ContactInfo::avatar,
            "name", ContactInfo::name,
            "contactName", ContactInfo::contactName,
            "email", ContactInfo::email,
            "category", ContactInfo::category,
            "description", ContactInfo::description,
            "chatId", ContactInfo::chatId,
            "lastSeen", ContactInfo::lastSeen);

    private static final Map<String, Function<ContactInfo, Object>> FLAGS = Map.of(
            "isArchive", ContactInfo::isArchive,
            "isDisappearing", ContactInfo::isDisappearing,
            "isMute", ContactInfo::isMute,
            "isBusiness", ContactInfo::isBusiness);

    private static final Map<String, Function<ContactInfo, Object>> NUMBERS = Map.of(
            "messageExpiration", ContactInfo::messageExpiration,
            "messageexpiration", ContactInfo::messageExpiration,
            "muteExpiration", ContactInfo::muteExpiration,
            "muteexpiration", ContactInfo::muteExpiration);

    @Test
    void contact_asDocumented_fillsEveryComponent() {
        assertThat(Decoding.contact(Decoding.SAMPLE))
                .isEqualTo(new ContactInfo(
                        "https://pps.whatsapp.net/v/link/to/avatar",
                        "Имя 😀",
                        "Quoted \"name\"",
                        "secret.person@example.com",
                        "Shopping & Retail",
                        "",
                        List.of(
                                new Product(
                                        "1234567891011121",
                                        new ImageUrls(
                                                "https://media.cdn.whatsapp.net/requested-1",
                                                "https://media.cdn.whatsapp.net/original-1",
                                                Map.of()),
                                        "in stock",
                                        new ReviewStatus("APPROVED", Map.of()),
                                        "Bouquet",
                                        "Description of the bouquet",
                                        null,
                                        false,
                                        Map.of()),
                                new Product(
                                        "7777777777777777",
                                        new ImageUrls(
                                                "https://media.cdn.whatsapp.net/requested-2",
                                                "https://media.cdn.whatsapp.net/original-2",
                                                Map.of()),
                                        "in stock",
                                        new ReviewStatus("PENDING", Map.of()),
                                        "Vase",
                                        null,
                                        "5000",
                                        true,
                                        Map.of())),
                        "71234567890@c.us",
                        "2023-08-10T17:18:25Z",
                        false,
                        true,
                        false,
                        86400L,
                        null,
                        true,
                        Map.of()));
    }

    @Test
    void contact_emptyObject_hasNothingSet() {
        assertThat(Decoding.contact(" {} ")).isEqualTo(ContactInfo.builder().build());
        assertThat(Decoding.contact("\ufeff{}")).isEqualTo(ContactInfo.builder().build());
    }

    @Test
    void text_nullEmptyAndPresent_areDistinct() {
        TEXTS.forEach((field, component) -> {
            assertThat(component.apply(decodeField(field, "null"))).isNull();
            assertThat(decodeField(field, "null").additionalProperties()).isEmpty();
            assertThat(component.apply(decodeField(field, "\"\""))).isEqualTo("");
            assertThat(component.apply(decodeField(field, "\"\\u0041\\n\\ud83d\\ude00é\"")))
                    .isEqualTo("A\n😀é");
        });
    }

    @Test
    void field_unexpectedType_isKeptInAdditionalProperties() {
        TEXTS.forEach((field, component) -> assertKept(field, component, "{\"a\":[1]}", Map.of("a", List.of(1))));
        FLAGS.forEach((field, component) -> assertKept(field, component, "\"yes\"", "yes"));
        NUMBERS.forEach((field, component) -> assertKept(field, component, "\"soon\"", "soon"));
        NUMBERS.forEach((field, component) -> assertKept(field, component, "true", true));
        NUMBERS.forEach((field, component) -> assertKept(field, component, "1.5", 1.5));
        NUMBERS.forEach((field, component) -> assertKept(field, component, "1e999", new BigDecimal("1e999")));
        NUMBERS.forEach((field, component) ->
                assertKept(field, component, "9223372036854775808", new BigInteger("9223372036854775808")));
        assertKept("name", ContactInfo::name, "7", 7);
        assertKept("lastSeen", ContactInfo::lastSeen, "false", false);
        assertKept("isMute", ContactInfo::isMute, "1", 1);
    }

    @Test
    void flag_trueFalseAndNull_areDistinct() {
        FLAGS.forEach((field, component) -> {
            assertThat(component.apply(decodeField(field, "true"))).isEqualTo(true);
            assertThat(component.apply(decodeField(field, "false"))).isEqualTo(false);
            assertThat(component.apply(decodeField(field, "null"))).isNull();
            assertThat(decodeField(field, "null").additionalProperties()).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "86400,86400",
        "-1,-1",
        "3600.0,3600",
        "3.6e3,3600",
        "1999999999999,1999999999999",
        "'\"86400\"',86400",
        "'\" 86400 \"',86400",
        "'\"3600.0\"',3600",
        "'\"-1\"',-1"
    })
    void wholeNumber_anyForm_isRead(String json, long expected) {
        NUMBERS.forEach((field, component) -> {
            assertThat(component.apply(decodeField(field, json))).isEqualTo(expected);
            assertThat(decodeField(field, json).additionalProperties()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"1.5\"", "\"1e3\"", "\"99999999999999999999\"", "\"٣\"", "9007199254740992.0"})
    void wholeNumber_invalid_isNullAndKept(String json) {
        NUMBERS.forEach((field, component) -> {
            assertThat(component.apply(decodeField(field, json))).isNull();
            assertThat(decodeField(field, json).additionalProperties()).containsOnlyKeys(field);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"in stock", "in stack", "in stoc", "in stock ", "IN STOCK", "\\u0069n stock", "в наличии", ""})
    void availability_commonOrSimilar_isReadExactly(String written) {
        Product product = product("{\"availability\":\"" + written + "\",\"name\":\"Ficus\"}");

        assertThat(product.availability()).isEqualTo(written.replace("\\u0069", "i"));
        assertThat(product.name()).isEqualTo("Ficus");
        assertThat(product.additionalProperties()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1691687905", "-5", "1.50", "1691687905.25", "1E3", "123456789012345678901234567890"})
    void lastSeenAndPrice_asANumber_keepItsLiteralText(String number) {
        assertThat(decodeField("lastSeen", number).lastSeen()).isEqualTo(number);
        assertThat(product("{\"price\":" + number + "}").price()).isEqualTo(number);
    }

    @Test
    void field_duplicated_usesTheLastInComponentAndRest() {
        assertThat(Decoding.contact("{\"name\":\"A\",\"name\":\"B\"}").name()).isEqualTo("B");
        assertThat(Decoding.contact("{\"name\":{},\"x\":1,\"name\":\"B\"}"))
                .isEqualTo(ContactInfo.builder()
                        .name("B")
                        .additionalProperties(Map.of("x", 1))
                        .build());
        assertThat(Decoding.contact("{\"name\":\"A\",\"name\":[2]}"))
                .isEqualTo(ContactInfo.builder()
                        .additionalProperties(Map.of("name", List.of(2)))
                        .build());
        assertThat(Decoding.contact("{\"name\":[2],\"name\":null}"))
                .isEqualTo(ContactInfo.builder().build());
        assertThat(Decoding.contact("{\"products\":7,\"products\":[{\"id\":\"1\"}]}")
                        .additionalProperties())
                .isEmpty();
        assertThat(Decoding.contact("{\"products\":[{\"id\":\"1\"}],\"products\":7}"))
                .isEqualTo(ContactInfo.builder()
                        .additionalProperties(Map.of("products", 7))
                        .build());
        assertThat(Decoding.contact("{\"x\":1,\"x\":{\"y\":2}}").additionalProperties())
                .isEqualTo(Map.of("x", Map.of("y", 2)));
        assertThat(product("{\"imageUrls\":\"url\",\"imageUrls\":{\"original\":[],\"original\":\"o\"}}"))
                .isEqualTo(product("{\"imageUrls\":{\"original\":\"o\"}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "{}", "[null]", "[null,null]"})
    void products_absent_areEmpty(String json) {
        assertThat(decodeField("products", json))
                .isEqualTo(ContactInfo.builder().build());
    }

    @Test
    void products_loneObject_isAListOfOne() {
        assertThat(decodeField("products", "{\"id\":\"1\"}").products())
                .extracting(Product::id)
                .containsExactly("1");
        assertThat(decodeField("products", "{\"brandNew\":null}").products()).hasSize(1);
        assertThat(decodeField("products", "[{}]").products()).hasSize(1);
    }

    @Test
    void products_unexpectedElements_areKeptInAdditionalProperties() {
        ContactInfo contact = decodeField("products", "[1,{\"id\":\"a\"},null,\"two\",[3],{\"id\":\"b\"},true]");

        assertThat(contact.products()).extracting(Product::id).containsExactly("a", "b");
        assertThat(contact.additionalProperties()).isEqualTo(Map.of("products", List.of(1, "two", List.of(3), true)));
        assertThat(decodeField("products", "\"none\""))
                .isEqualTo(ContactInfo.builder()
                        .additionalProperties(Map.of("products", "none"))
                        .build());
    }

    @Test
    void product_unexpectedFields_areKeptInTheProduct() {
        assertThat(product("{\"id\":1,\"imageUrls\":\"url\",\"reviewStatus\":[],\"isHidden\":\"no\",\"price\":{}}"))
                .isEqualTo(new Product(
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        Map.of(
                                "id",
                                1,
                                "imageUrls",
                                "url",
                                "reviewStatus",
                                List.of(),
                                "isHidden",
                                "no",
                                "price",
                                Map.of())));
        assertThat(product("{\"imageUrls\":null,\"reviewStatus\":null}").additionalProperties())
                .isEmpty();
    }

    @Test
    void additionalProperties_atEveryLevel_keepPlainValuesInOrder() {
        String unknown = "\"z\":\"text\",\"y\":null,\"x\":[1,2147483648,12345678901234567890,1.25,true,null],"
                + "\"w\":{\"b\":{},\"a\":[[]]},\"Name\":\"not name\",\"длинноеИмяПоля\":false";
        ContactInfo contact = Decoding.contact("{" + unknown + ",\"products\":[{" + unknown + ",\"imageUrls\":{"
                + unknown + "},\"reviewStatus\":{" + unknown + "}}]}");
        Product product = contact.products().get(0);

        for (Map<String, Object> rest : asList(
                contact.additionalProperties(),
                product.additionalProperties(),
                product.imageUrls().additionalProperties(),
                product.reviewStatus().additionalProperties())) {
            assertThat(rest.keySet()).containsExactly("z", "y", "x", "w", "Name", "длинноеИмяПоля");
            assertThat(rest)
                    .containsEntry("z", "text")
                    .containsEntry("y", null)
                    .containsEntry(
                            "x", asList(1, 2147483648L, new BigInteger("12345678901234567890"), 1.25, true, null))
                    .containsEntry("w", Map.of("b", Map.of(), "a", List.of(List.of())))
                    .containsEntry("Name", "not name")
                    .containsEntry("длинноеИмяПоля", false);
        }
    }

    @Test
    void fieldName_escaped_isRecognized() {
        assertThat(Decoding.contact("{\"\\u006eame\":\"A\",\"is\\u0042usiness\":true,\"\\n\":1}"))
                .isEqualTo(ContactInfo.builder()
                        .name("A")
                        .isBusiness(true)
                        .additionalProperties(Map.of("\n", 1))
                        .build());
    }

    private static void assertKept(
            String field, Function<ContactInfo, Object> component, String json, Object plainValue) {
        ContactInfo contact = decodeField(field, json);
        assertThat(component.apply(contact)).as(field).isNull();
        assertThat(contact.additionalProperties()).isEqualTo(Map.of(field, plainValue));
    }

    private static ContactInfo decodeField(String field, String json) {
        return Decoding.contact("{\"" + field + "\":" + json + "}");
    }

    private static Product product(String json) {
        return decodeField("products", "[" + json + "]").products().get(0);
    }
}
