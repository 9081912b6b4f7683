/** Decodes (status, bytes) into contact information, its absence, or a classified failure. */
@NullMarked
package io.github.reactivecontact.internal.codec;

import org.jspecify.annotations.NullMarked;
