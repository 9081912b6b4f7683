/** What every test of this project stands on: checks of what a test leaves behind, captured logs, secrets. */
@NullMarked
package io.github.reactivecontact.testfloor;

import org.jspecify.annotations.NullMarked;
