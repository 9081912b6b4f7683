package io.github.reactivecontact.benchmarks.clients;

/**
 * A lookup and its result.
 *
 * @param lookup the lookup
 * @param result the decoded body, or the response of a client that does not decode
 */
record LookupResult(Lookup lookup, Object result) {}
