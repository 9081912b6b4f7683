/**
 * A command line program that looks up many contacts and writes one outcome for each input line.
 *
 * <p>{@code BulkCli} reads the options. {@code BulkRun} is the pipeline from {@code InputLines} through
 * the client to {@code OutputFile}.
 */
@NullMarked
package io.github.reactivecontact.examples.bulkcli;

import org.jspecify.annotations.NullMarked;
