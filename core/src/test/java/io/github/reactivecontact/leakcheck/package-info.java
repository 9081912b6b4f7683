/** Checks that run around every test: leaks, captured logs, secrets. */
@NullMarked
package io.github.reactivecontact.leakcheck;

import org.jspecify.annotations.NullMarked;
