/** From (status, bytes) to contact information, to nothing, or to a classified failure. */
@NullMarked
package io.github.reactivecontact.internal.codec;

import org.jspecify.annotations.NullMarked;
