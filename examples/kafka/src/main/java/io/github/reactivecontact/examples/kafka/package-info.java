/**
 * Chat ids from a Kafka topic, enriched records to another, with plain clients of Kafka.
 *
 * <p>{@code PollLoop} polls on one thread and gives each partition's records to a {@code PartitionFlow}: through
 * {@code Enrichment} and {@code Outbox} until the producer's acknowledgement, which {@code PartitionOffsets} turns into
 * the offset that the loop commits.
 */
@NullMarked
package io.github.reactivecontact.examples.kafka;

import org.jspecify.annotations.NullMarked;
