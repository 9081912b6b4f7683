/** Tests that a lookup gets its own contact, whatever else a server sends. */
@NullMarked
package io.github.reactivecontact.stress;

import org.jspecify.annotations.NullMarked;
