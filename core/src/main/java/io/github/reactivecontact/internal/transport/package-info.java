/** One request over a pool of connections: bytes out, bytes in. The only room that knows the URL and its secret. */
@NullMarked
package io.github.reactivecontact.internal.transport;

import org.jspecify.annotations.NullMarked;
