/** The syntax of phone numbers, for {@code ChatId.ofPhone} and the package {@code phone}. */
@NullMarked
package io.github.reactivecontact.internal.phone;

import org.jspecify.annotations.NullMarked;
