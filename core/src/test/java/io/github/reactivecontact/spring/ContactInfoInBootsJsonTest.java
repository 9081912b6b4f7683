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

/** What a controller that returns a contact prints. */
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
    void json_ofAContact_hasGreenApisFieldsAndTheOthersUnderOneName() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
                .run(context -> {
                    JsonMapper mapper = context.getBean(JsonMapper.class);

                    String json = mapper.writeValueAsString(CONTACT);

                    assertThat(mapper.readTree(json)).isEqualTo(mapper.readTree("""
                            {"avatar": null, "name": "Ann Example", "contactName": null, "email": null, "category": null,
                             "description": null, "products": [{"id": "4567",
                               "imageUrls": {"requested": "https://a.example/1", "original": "https://a.example/2",
                                 "additionalProperties": {}},
                               "availability": "in stock",
                               "reviewStatus": {"whatsapp": "APPROVED", "additionalProperties": {}},
                               "name": "Bicycle", "description": null, "price": "499.00", "isHidden": false,
                               "additionalProperties": {"currency": "EUR"}}],
                             "chatId": "71234567890@c.us", "lastSeen": "1700000000", "isArchive": true,
                             "isDisappearing": null, "isMute": null, "messageExpiration": 3600, "muteExpiration": null,
                             "isBusiness": true, "additionalProperties": {"lid": "123456789012345@lid"}}
                            """));
                    assertThat(mapper.readValue(json, ContactInfo.class)).isEqualTo(CONTACT);
                });
    }
}
