/**
 * Traces and metrics through Micrometer, an optional dependency: {@code micrometer-observation} for
 * {@link io.github.reactivecontact.observation.ContactObservations}, and {@code micrometer-core} for
 * {@link io.github.reactivecontact.observation.ContactClientMetrics}.
 */
@NullMarked
package io.github.reactivecontact.observation;

import org.jspecify.annotations.NullMarked;
