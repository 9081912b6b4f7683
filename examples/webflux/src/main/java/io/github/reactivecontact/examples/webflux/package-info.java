/** A WebFlux service in front of the client: one contact, a stream of them, and what the client is doing. */
@NullMarked
package io.github.reactivecontact.examples.webflux;

import org.jspecify.annotations.NullMarked;
