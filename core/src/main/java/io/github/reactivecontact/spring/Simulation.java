package io.github.reactivecontact.spring;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Whether all clients of the application use a simulator. Decided when the application starts: a condition would be
 * decided when an ahead-of-time build runs.
 */
enum Simulation {

    /** The clients use the configured instances. */
    NONE,

    /** {@code contact-client.simulator.enabled} is true, and no instance is configured. */
    BY_PROPERTY,

    /** A test replaces the configured instances. */
    BY_TEST;

    /** A bean of this type is there if a test replaces the configured instances. */
    record OfTest() {}

    boolean isOn() {
        return this != NONE;
    }

    /** Returns the instances of all simulators. */
    static List<GreenApiInstance> instances(ObjectProvider<GreenApiSimulator> simulators) {
        return simulators
                .orderedStream()
                .flatMap(simulator -> simulator.instances().stream())
                .toList();
    }
}
