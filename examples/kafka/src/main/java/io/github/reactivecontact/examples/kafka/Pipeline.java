package io.github.reactivecontact.examples.kafka;

/**
 * The steps from a record to its acknowledged outcome. All partitions share them.
 *
 * @param skipped called for each event that needs no lookup
 */
record Pipeline(EventFormat format, Enrichment enrichment, Outbox outbox, Runnable skipped) {}
