@NullMarked
package io.github.reactivecontact.redis;

import org.jspecify.annotations.NullMarked;
