/**
 * Spring Boot auto-configuration: properties {@code contact-client.*} give a
 * {@link io.github.reactivecontact.ReactiveContactClient} bean that is closed in peace with the application, a health
 * indicator, and observations and metrics. Spring is optional: nothing outside this package knows it.
 */
@NullMarked
package io.github.reactivecontact.spring;

import org.jspecify.annotations.NullMarked;
