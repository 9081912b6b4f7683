/** What the client costs, measured with JMH. */
@NullMarked
package io.github.reactivecontact.benchmarks;

import org.jspecify.annotations.NullMarked;
