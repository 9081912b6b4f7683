/** A {@link io.github.reactivecontact.ContactCache} in memory, on Caffeine. */
@NullMarked
package io.github.reactivecontact.cache;

import org.jspecify.annotations.NullMarked;
