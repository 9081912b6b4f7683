/** Measures the cost of the client with JMH. */
@NullMarked
package io.github.reactivecontact.benchmarks;

import org.jspecify.annotations.NullMarked;
