/**
 * A Flink job that looks up contacts and emits one outcome for each chat id.
 *
 * <p>{@code FlinkExample} reads the options. {@code ContactJob} is the pipeline from a source through
 * {@code ChatPartitioner} and {@code ContactLookupFunction} to a sink. {@code SharedClient} is the client of a task
 * manager, and {@code PermitLedger} the permits of a job. {@code ContactTableFactory} is the connector for SQL.
 */
@NullMarked
package io.github.reactivecontact.examples.flink;

import org.jspecify.annotations.NullMarked;
