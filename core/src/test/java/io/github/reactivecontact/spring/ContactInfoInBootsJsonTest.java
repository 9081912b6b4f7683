package io.github.reactivecontact.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.json.JsonMapper;

/** Checks the JSON of a contact that a controller returns. */
class ContactInfoInBootsJsonTest {

    private static final ContactInfo CONTACT = ContactInfo.builder()
            .name("Ann Example")
            .products(List.of(new ContactInfo.Product(
                    "4567",
                    new ContactInfo.ImageUrls("https://a.example/1", "https://a.example/2", Map.of()),
                    "in stock",
                    new ContactInfo.ReviewStatus("APPROVED", Map.of()),
                    "Bicycle",
                    null,
                    "499.00",
                    false,
                    Map.of("currency", "EUR"))))
            .chatId("71234567890@c.us")
            .lastSeen("1700000000")
            .isArchive(true)
            .messageExpiration(3600L)
            .isBusiness(true)
            .additionalProperties(Map.of("lid", "123456789012345@lid"))
            .build();

    @Test
    void json_ofContact_hasKnownFieldsAndAdditionalProperties() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
                .run(context -> {
                    JsonMapper mapper = context.getBean(JsonMapper.class);

                    String json = mapper.writeValueAsString(CONTACT);

                    assertThat(mapper.readTree(json)).isEqualTo(mapper.readTree("""
                        {"name": "Ann Example",
                         "products": [{"id": "4567",
                           "imageUrls": {"requested": "https://a.example/1", "original": "https://a.example/2"},
                           "availability": "in stock", "reviewStatus": {"whatsapp": "APPROVED"},
                           "name": "Bicycle", "price": "499.00", "isHidden": false, "currency": "EUR"}],
                         "chatId": "71234567890@c.us", "lastSeen": "1700000000", "isArchive": true,
                         "messageExpiration": 3600, "isBusiness": true, "lid": "123456789012345@lid"}
                        """));
                    assertThat(mapper.readValue(json, ContactInfo.class)).isEqualTo(CONTACT);
                });
    }
}
