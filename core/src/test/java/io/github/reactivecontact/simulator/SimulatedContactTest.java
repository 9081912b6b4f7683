package io.github.reactivecontact.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ChatId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SimulatedContactTest {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final List<String> TEXTS = IntStream.range(0, 1_000)
            .mapToObj(i -> text(ChatId.parse("7900" + (1_000_000 + i) + "@c.us")))
            .toList();
    private static final List<JsonNode> MANY =
            TEXTS.stream().map(MAPPER::readTree).toList();

    @Test
    void contact_sameChatId_isIdentical() {
        ChatId chatId = ChatId.parse("71234567890@c.us");

        assertThat(text(chatId)).isEqualTo(text(chatId));
        assertThat(MAPPER.readTree(text(chatId)).get("chatId").stringValue()).isEqualTo("71234567890@c.us");
    }

    @Test
    void contacts_manyChatIds_haveEveryVariationOfRealServer() {
        assertThat(share(c -> c.path("isBusiness").asBoolean(false))).isBetween(0.2, 0.5);
        assertThat(MANY).anyMatch(c -> !c.has("isBusiness") && !c.has("name"));
        assertThat(MANY).anyMatch(c -> !c.has("products"));
        assertThat(MANY).anyMatch(c -> c.path("products").isNull());
        assertThat(MANY)
                .anyMatch(
                        c -> c.path("products").isArray() && c.path("products").isEmpty());
        assertThat(MANY).anyMatch(c -> c.path("products").size() == 3);
        assertThat(MANY).anyMatch(c -> c.path("lastSeen").isNull());
        assertThat(MANY).anyMatch(c -> c.path("lastSeen").isNumber());
        assertThat(MANY).anyMatch(c -> c.path("lastSeen").asString("").equals("recently"));
        assertThat(MANY).anyMatch(c -> c.path("lastSeen").asString("").endsWith("Z"));
        assertThat(MANY).anyMatch(c -> c.has("messageexpiration") && c.has("muteexpiration"));
        assertThat(MANY)
                .anyMatch(c ->
                        c.has("messageExpiration") && c.path("muteExpiration").isNull());
        assertThat(MANY).anyMatch(c -> c.path("muteExpiration").isNumber());
        assertThat(MANY).anyMatch(c -> c.has("verification"));
        assertThat(MANY).anyMatch(c -> c.path("name").asString("x").isEmpty());
    }

    @Test
    void products_manyChatIds_haveEveryPriceFormat() {
        List<JsonNode> products = new ArrayList<>();
        MANY.forEach(c -> c.path("products").forEach(products::add));

        assertThat(products).anyMatch(p -> p.get("price").isNull());
        assertThat(products).anyMatch(p -> p.get("price").isNumber());
        assertThat(products).anyMatch(p -> p.get("price").isString());
        assertThat(products).anyMatch(p -> !p.has("description"));
        assertThat(products)
                .allMatch(p -> p.get("imageUrls")
                        .get("original")
                        .stringValue()
                        .startsWith("http://127.0.0.1:40000/pictures/"));
    }

    @Test
    void names_manyChatIds_useSeveralScripts() {
        Set<Character.UnicodeScript> scripts = new HashSet<>();
        MANY.forEach(c -> c.path("name")
                .asString("")
                .codePoints()
                .mapToObj(Character.UnicodeScript::of)
                .forEach(scripts::add));

        assertThat(scripts)
                .contains(
                        Character.UnicodeScript.LATIN,
                        Character.UnicodeScript.CYRILLIC,
                        Character.UnicodeScript.ARABIC,
                        Character.UnicodeScript.HEBREW);
        assertThat(MANY)
                .anyMatch(c -> c.path("name").asString("").codePoints().anyMatch(Character::isSupplementaryCodePoint));
    }

    @Test
    void contact_twoProducts_hasRealisticSize() {
        double bytes = TEXTS.stream()
                .filter(json -> MAPPER.readTree(json).path("products").size() == 2)
                .mapToInt(json -> json.getBytes(StandardCharsets.UTF_8).length)
                .average()
                .orElseThrow();

        assertThat(bytes).isBetween(1_700.0, 2_700.0);
    }

    private static double share(Predicate<JsonNode> which) {
        return (double) MANY.stream().filter(which).count() / MANY.size();
    }

    private static String text(ChatId chatId) {
        return new String(SimulatedContact.json(chatId, "http://127.0.0.1:40000/pictures/"), StandardCharsets.UTF_8);
    }
}
