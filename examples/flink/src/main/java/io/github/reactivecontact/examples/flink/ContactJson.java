package io.github.reactivecontact.examples.flink;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Mixed into a contact and its parts: what is absent is left out, what the server added of late stands beside the rest. */
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
