/** This client and its alternatives, each with the same job: a constant number of lookups in flight. */
@NullMarked
package io.github.reactivecontact.benchmarks.clients;

import org.jspecify.annotations.NullMarked;
