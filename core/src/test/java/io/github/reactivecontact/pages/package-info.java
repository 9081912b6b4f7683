/** Finds the commands of the pages, for the tests of all modules. */
@NullMarked
package io.github.reactivecontact.pages;

import org.jspecify.annotations.NullMarked;
