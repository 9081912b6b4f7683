/**
 * A command line program that looks up many contacts: lines in, one outcome for each of them out.
 *
 * <p>{@code BulkCli} reads the options, {@code BulkRun} is the pipeline: {@code InputLines} to the client to
 * {@code OutputFile}.
 */
@NullMarked
package io.github.reactivecontact.examples.bulkcli;

import org.jspecify.annotations.NullMarked;
