/** Helpers of several packages. */
@NullMarked
package io.github.reactivecontact.internal.util;

import org.jspecify.annotations.NullMarked;
