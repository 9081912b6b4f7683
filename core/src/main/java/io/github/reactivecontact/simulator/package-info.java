/**
 * A stand-in of GREEN-API for tests: it answers {@code GetContactInfo} over HTTP on this machine, keeps a rate limit,
 * breaks connections on demand, and counts.
 *
 * <p>{@link io.github.reactivecontact.simulator.GreenApiSimulator} is where to start.
 */
@NullMarked
package io.github.reactivecontact.simulator;

import org.jspecify.annotations.NullMarked;
