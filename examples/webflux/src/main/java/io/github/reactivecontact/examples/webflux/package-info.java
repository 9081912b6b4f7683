/** A WebFlux service for single contacts, streams of contacts and statistics of the client. */
@NullMarked
package io.github.reactivecontact.examples.webflux;

import org.jspecify.annotations.NullMarked;
