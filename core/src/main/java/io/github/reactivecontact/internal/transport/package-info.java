/**
 * Sends requests over pooled connections and decodes their responses. The only package that handles the URL and the
 * token.
 */
@NullMarked
package io.github.reactivecontact.internal.transport;

import org.jspecify.annotations.NullMarked;
