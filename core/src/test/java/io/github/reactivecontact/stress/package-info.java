/** Whose contact a lookup gets, whatever else a server sends. */
@NullMarked
package io.github.reactivecontact.stress;

import org.jspecify.annotations.NullMarked;
