package io.github.reactivecontact.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ControllerAdvice;

/**
 * Adds {@link ContactLookupProblems} to a WebFlux or MVC application. {@code contact-client.web.problem-details: false}
 * turns it off. A {@link ContactLookupProblems} bean of the application replaces it.
 */
@AutoConfiguration
@ConditionalOnWebApplication
@ConditionalOnClass({ProblemDetail.class, ControllerAdvice.class})
@ConditionalOnBooleanProperty(name = "contact-client.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty(name = "contact-client.web.problem-details", matchIfMissing = true)
public final class ContactClientWebAutoConfiguration {

    ContactClientWebAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    ContactLookupProblems contactLookupProblems() {
        return new ContactLookupProblems();
    }
}
