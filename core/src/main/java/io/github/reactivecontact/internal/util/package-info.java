/** Helpers that several packages use. */
@NullMarked
package io.github.reactivecontact.internal.util;

import org.jspecify.annotations.NullMarked;
