/** Servers that say what a test tells them to. */
@NullMarked
package io.github.reactivecontact.stub;

import org.jspecify.annotations.NullMarked;
