/**
 * Phone numbers as people write them, checked by the rules of each country. Uses Google's libphonenumber, an optional
 * dependency: {@code com.googlecode.libphonenumber:libphonenumber}. Start with
 * {@link io.github.reactivecontact.phone.PhoneNumberParser}.
 */
@NullMarked
package io.github.reactivecontact.phone;

import org.jspecify.annotations.NullMarked;
