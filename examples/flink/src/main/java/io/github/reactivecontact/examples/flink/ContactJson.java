package io.github.reactivecontact.examples.flink;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Mixed into a contact and its parts: what is absent is left out, what the server added of late stands beside the rest. */
@JsonInclude(JsonInclude.Include.NON_NULL)
abstract class ContactJson {

    /** Products that are no list are among them; there is a list of products already. */
    @JsonAnyGetter
    @JsonIgnoreProperties("products")
    abstract Map<String, @Nullable Object> additionalProperties();
}
