/** Tests of every fault at every phase of a lookup, through the public client. */
@NullMarked
package io.github.reactivecontact.faults;

import org.jspecify.annotations.NullMarked;
