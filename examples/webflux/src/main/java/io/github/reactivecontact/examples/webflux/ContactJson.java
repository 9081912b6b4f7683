package io.github.reactivecontact.examples.webflux;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.reactivecontact.ContactInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jackson.JacksonMixin;

/** Writes contacts under the server's names: what is absent is left out, what the server added of late stands beside. */
@JacksonMixin({ContactInfo.class, ContactInfo.Product.class, ContactInfo.ImageUrls.class, ContactInfo.ReviewStatus.class
})
@JsonInclude(JsonInclude.Include.NON_NULL)
abstract class ContactJson {

    /**
     * Without what has the name of a component: products that are no list, and an unreadable expiration, which may stand
     * beside the readable one that the server sent in its other spelling.
     */
    @JsonAnyGetter
    @JsonIgnoreProperties({"products", "messageExpiration", "muteExpiration"})
    abstract Map<String, @Nullable Object> additionalProperties();
}
