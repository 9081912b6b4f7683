/**
 * Traces and metrics by Micrometer, which is an optional dependency: {@code micrometer-observation} for
 * {@link io.github.reactivecontact.observation.ContactObservations}, {@code micrometer-core} for
 * {@link io.github.reactivecontact.observation.ContactClientMetrics}.
 */
@NullMarked
package io.github.reactivecontact.observation;

import org.jspecify.annotations.NullMarked;
