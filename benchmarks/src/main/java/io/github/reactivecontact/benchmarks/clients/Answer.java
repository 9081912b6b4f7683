package io.github.reactivecontact.benchmarks.clients;

/**
 * A lookup, and what came of it.
 *
 * @param lookup the lookup
 * @param result the decoded body, or whatever a client that does not decode has instead
 */
record Answer(Lookup lookup, Object result) {}
