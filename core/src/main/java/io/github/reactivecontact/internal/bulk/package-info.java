/** From publishers of chat ids to publishers of outcomes: bounded concurrency, one outcome for each input. */
@NullMarked
package io.github.reactivecontact.internal.bulk;

import org.jspecify.annotations.NullMarked;
