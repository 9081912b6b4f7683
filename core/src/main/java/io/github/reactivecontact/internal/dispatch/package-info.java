/** Decides which lookup is sent next, through which instance, and when. */
@NullMarked
package io.github.reactivecontact.internal.dispatch;

import org.jspecify.annotations.NullMarked;
