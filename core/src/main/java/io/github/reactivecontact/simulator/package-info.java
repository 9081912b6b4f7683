/**
 * A simulator of GREEN-API for tests. It answers {@code GetContactInfo} over HTTP on this machine, enforces a rate
 * limit, injects faults, and counts requests.
 *
 * <p>Start with {@link io.github.reactivecontact.simulator.GreenApiSimulator}.
 */
@NullMarked
package io.github.reactivecontact.simulator;

import org.jspecify.annotations.NullMarked;
