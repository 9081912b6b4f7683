/** Field names and number formats of GREEN-API's JSON, shared by the codec and the public records. */
@NullMarked
package io.github.reactivecontact.internal.fields;

import org.jspecify.annotations.NullMarked;
