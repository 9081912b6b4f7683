package io.github.reactivecontact.simulator;

import static io.github.reactivecontact.simulator.RawClient.CHAT;
import static io.github.reactivecontact.simulator.RawClient.ID;
import static io.github.reactivecontact.simulator.RawClient.lookUp;
import static io.github.reactivecontact.simulator.RawClient.simulator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.internal.codec.ReplyCodec;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class AnswerTest {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final ContactInfo ANNA =
            ContactInfo.builder().name("Anna \"Я\" 🌸").build();

    private final GreenApiSimulator green = simulator().start();

    @AfterEach
    void close() {
        green.close();
    }

    @Test
    void answer_everyComponent_isWrittenAsByServer() throws Exception {
        green.answer(CHAT, full());

        assertThat(MAPPER.readTree(lookUp(green, CHAT).body())).isEqualTo(MAPPER.readTree("""
                {
                  "avatar": "https://media.example.org/a.jpg", "name": "Anna", "contactName": "", "email": "a@example.org",
                  "category": "Café", "description": "line\\nline",
                  "products": [
                    {
                      "id": "4567",
                      "imageUrls": {"requested": "r", "original": "o", "width": 12},
                      "availability": "in stock",
                      "reviewStatus": {"whatsapp": "APPROVED", "since": null},
                      "name": "Cake", "description": "sweet", "price": "1.50", "isHidden": false,
                      "labels": ["new", 2.5]
                    },
                    {"id": "4568"}
                  ],
                  "chatId": "71234567890@c.us", "lastSeen": "recently",
                  "isArchive": true, "isDisappearing": false, "isMute": true,
                  "messageExpiration": 86400, "muteExpiration": 1900000000, "isBusiness": true,
                  "verification": {"level": 3, "passed": true}, "nothing": null
                }
                """));
    }

    @Test
    void answer_everyComponent_isReadUnchangedByClient() throws Exception {
        green.answer(CHAT, full());

        assertThat(read(lookUp(green, CHAT).body())).isEqualTo(full());
    }

    @Test
    void answer_numbersOfAnySize_areReadUnchangedByClient() throws Exception {
        ContactInfo contact = with(
                "numbers",
                List.of(
                        new BigDecimal("1e400"),
                        new BigDecimal("1e1000000000"),
                        new BigDecimal("-1e-1000000000"),
                        new BigDecimal("0.1234567890123456789012345"),
                        new BigInteger("18446744073709551616")));
        green.answer(CHAT, contact);

        assertThat(read(lookUp(green, CHAT).body())).isEqualTo(contact);
    }

    @Test
    void answer_readableAndUnreadableSpelling_isReadUnchangedByClient() throws Exception {
        ContactInfo contact = ContactInfo.builder()
                .messageExpiration(5L)
                .muteExpiration(7L)
                .additionalProperties(Map.of("messageExpiration", "soon", "muteexpiration", List.of()))
                .build();
        green.answer(CHAT, contact);

        assertThat(read(lookUp(green, CHAT).body())).isEqualTo(contact);
    }

    @Test
    void answer_nothingSet_isEmptyObject() throws Exception {
        green.answer(CHAT, ContactInfo.builder().build());

        assertThat(lookUp(green, CHAT).body()).isEqualTo("{}");
    }

    @Test
    void answer_set_appliesToChatUntilCleared() throws Exception {
        ChatId other = ChatId.parse("71234567891@c.us");
        String derived = lookUp(green, CHAT).body();
        green.answer(CHAT, ANNA);

        assertThat(read(lookUp(green, CHAT).body())).isEqualTo(ANNA);
        assertThat(read(lookUp(green, CHAT).body())).isEqualTo(ANNA);
        assertThat(lookUp(green, other).body()).contains("71234567891@c.us");
        green.clear();
        assertThat(lookUp(green, CHAT).body()).isEqualTo(derived);
    }

    @Test
    void answer_withPlannedFaults_followsThem() throws Exception {
        green.fail(CHAT, ErrorReply.BAD_GATEWAY, 1);
        green.answer(CHAT, ANNA);
        green.next(ErrorReply.GATEWAY_TIMEOUT);

        assertThat(lookUp(green, CHAT).status()).isEqualTo(502);
        assertThat(lookUp(green, CHAT).status()).isEqualTo(504);
        assertThat(read(lookUp(green, CHAT).body())).isEqualTo(ANNA);
        green.injectFault(CHAT, Fault.TRUNCATE);
        assertThatThrownBy(() -> lookUp(green, CHAT)).isInstanceOf(IOException.class);
    }

    @Test
    void answer_ofGroup_replacesGroupReply() throws Exception {
        ChatId group = ChatId.parse("120363043968066561@g.us");
        green.answer(group, ANNA);

        assertThat(read(lookUp(green, group).body())).isEqualTo(ANNA);
    }

    @Test
    void answer_valueWithoutJsonForm_isRejected() {
        assertThatThrownBy(() -> green.answer(CHAT, with("rating", Double.NaN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("contact must hold numbers that JSON can say, was NaN");
        assertThatThrownBy(() -> green.answer(CHAT, with("name", "Berta")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("contact must not have name among its additionalProperties and beside them");
    }

    private static ContactInfo with(String additional, Object value) {
        return ContactInfo.builder()
                .name("Anna")
                .additionalProperties(Map.of(additional, value))
                .build();
    }

    private static ContactInfo full() {
        Map<String, @Nullable Object> nothing = new HashMap<>();
        nothing.put("since", null);
        Map<String, @Nullable Object> more = new LinkedHashMap<>();
        more.put("verification", Map.of("level", 3, "passed", true));
        more.put("nothing", null);
        ContactInfo.Product cake = new ContactInfo.Product(
                "4567",
                new ContactInfo.ImageUrls("r", "o", Map.of("width", 12)),
                "in stock",
                new ContactInfo.ReviewStatus("APPROVED", nothing),
                "Cake",
                "sweet",
                "1.50",
                false,
                Map.of("labels", Arrays.asList("new", 2.5)));
        ContactInfo.Product bare = new ContactInfo.Product("4568", null, null, null, null, null, null, null, Map.of());
        return ContactInfo.builder()
                .avatar("https://media.example.org/a.jpg")
                .name("Anna")
                .contactName("")
                .email("a@example.org")
                .category("Café")
                .description("line\nline")
                .products(List.of(cake, bare))
                .chatId(CHAT.value())
                .lastSeen("recently")
                .isArchive(true)
                .isDisappearing(false)
                .isMute(true)
                .messageExpiration(86_400L)
                .muteExpiration(1_900_000_000L)
                .isBusiness(true)
                .additionalProperties(more)
                .build();
    }

    private static ContactInfo read(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new ReplyCodec().decode(ID, 200, null, bytes, 0, bytes.length).orElseThrow();
    }
}
