package io.github.reactivecontact.examples.kafka;

import java.util.function.Consumer;

/**
 * The steps from a record to its acknowledged outcome. All partitions share them.
 *
 * @param reports receives what webhooks report of instances, on the poll thread
 * @param skipped called for each event that needs no lookup
 */
record Pipeline(
        EventFormat format, Enrichment enrichment, Outbox outbox, Consumer<InstanceReport> reports, Runnable skipped) {}
