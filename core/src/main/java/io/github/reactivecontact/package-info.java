/**
 * A reactive, non-blocking client of GREEN-API's WhatsApp method {@code GetContactInfo}.
 *
 * <p>{@link io.github.reactivecontact.ReactiveContactClient} is where to start: one chat id in, one
 * {@link io.github.reactivecontact.ContactInfo} or nothing out; or a stream of sources in, and one
 * {@link io.github.reactivecontact.ContactLookup} for each of them out.
 */
@NullMarked
package io.github.reactivecontact;

import org.jspecify.annotations.NullMarked;
