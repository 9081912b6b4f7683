/** This client and its alternatives, each with the same job: a number of lookups in flight, or of instances with one request a second. */
@NullMarked
package io.github.reactivecontact.benchmarks.clients;

import org.jspecify.annotations.NullMarked;
