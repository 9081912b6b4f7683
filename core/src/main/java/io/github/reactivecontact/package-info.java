/**
 * A reactive, non-blocking client for GREEN-API's WhatsApp method {@code GetContactInfo}.
 *
 * <p>Start with {@link io.github.reactivecontact.ReactiveContactClient}. It looks up one chat id as a {@code Mono}, or
 * a stream of sources as a {@code Flux} with exactly one {@link io.github.reactivecontact.ContactLookup} per source.
 */
@NullMarked
package io.github.reactivecontact;

import org.jspecify.annotations.NullMarked;
