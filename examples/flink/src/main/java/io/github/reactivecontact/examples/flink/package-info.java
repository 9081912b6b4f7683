/**
 * A Flink job that looks up contacts and emits one outcome for each chat id.
 *
 * <p>{@code FlinkExample} reads the options. {@code ContactJob} is the pipeline from a source through
 * {@code InstancePartitioner} and {@code ContactLookupFunction} to a sink.
 */
@NullMarked
package io.github.reactivecontact.examples.flink;

import org.jspecify.annotations.NullMarked;
