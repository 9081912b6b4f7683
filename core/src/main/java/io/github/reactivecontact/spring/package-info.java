/**
 * Spring Boot auto-configuration. The properties {@code contact-client.*} define a
 * {@link io.github.reactivecontact.ReactiveContactClient} bean that closes gracefully with the application, a health
 * indicator, observations and metrics. Spring is optional: no other package depends on it.
 */
@NullMarked
package io.github.reactivecontact.spring;

import org.jspecify.annotations.NullMarked;
