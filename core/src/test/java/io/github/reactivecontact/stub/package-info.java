/** Stub servers and clients for tests. */
@NullMarked
package io.github.reactivecontact.stub;

import org.jspecify.annotations.NullMarked;
