/** Publishers of lookup outcomes: demand, bounded concurrency, order, and exactly one outcome per input. */
@NullMarked
package io.github.reactivecontact.internal.publisher;

import org.jspecify.annotations.NullMarked;
