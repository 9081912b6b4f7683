/**
 * Reads chat ids from a Kafka topic and writes enriched records to another, with Kafka's plain clients.
 *
 * <p>{@code PollLoop} polls on one thread and passes the records of each partition to a {@code PartitionFlow}. The flow
 * runs them through {@code Enrichment} and {@code Outbox}. {@code PartitionOffsets} derives the offset to commit from
 * the producer's acknowledgements.
 */
@NullMarked
package io.github.reactivecontact.examples.kafka;

import org.jspecify.annotations.NullMarked;
