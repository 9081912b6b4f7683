/** Which instance may send next, and when. */
@NullMarked
package io.github.reactivecontact.internal.dispatch;

import org.jspecify.annotations.NullMarked;
