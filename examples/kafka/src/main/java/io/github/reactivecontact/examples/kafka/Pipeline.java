package io.github.reactivecontact.examples.kafka;

import java.util.function.Consumer;

/**
 * The steps from a record to its acknowledged outcome. All partitions and share consumers use them.
 *
 * @param reports receives what webhooks report of instances, on the thread of a consumer
 * @param skipped called for each event that needs no lookup
 */
record Pipeline(
        EventFormat format, Enrichment enrichment, Outbox outbox, Consumer<InstanceReport> reports, Runnable skipped) {}
