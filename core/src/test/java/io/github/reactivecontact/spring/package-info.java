@NullMarked
package io.github.reactivecontact.spring;

import org.jspecify.annotations.NullMarked;
