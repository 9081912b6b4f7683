/** This client and what a user would pick instead, each doing the same job: so many lookups in flight. */
@NullMarked
package io.github.reactivecontact.benchmarks.clients;

import org.jspecify.annotations.NullMarked;
