/**
 * A Flink job that looks up contacts: chat ids in, one outcome for each of them out.
 *
 * <p>{@code FlinkExample} reads the options, {@code ContactJob} is the pipeline: a source to {@code InstancePartitioner} to
 * {@code ContactLookupFunction} to a sink.
 */
@NullMarked
package io.github.reactivecontact.examples.flink;

import org.jspecify.annotations.NullMarked;
