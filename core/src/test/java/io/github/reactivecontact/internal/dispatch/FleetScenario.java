package io.github.reactivecontact.internal.dispatch;

import java.time.Duration;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A fleet, the behaviours of its instances, and the work of its client. A test changes it before the first run. */
final class FleetScenario {

    static final double LEAST_PERMITS_USED = 98;
    static final int ANY_NUMBER = 1_000_000_000;

    final String name;
    int instances = 1;
    int hosts = 1;
    int requestsASecond = 1;
    int sources = 100;
    int maxInFlight = 256;
    Duration responseTimeout = Duration.ofSeconds(75);
    IntFunction<FleetSchedule> schedules = number -> FleetSchedule.ok();

    /** The sources before a pause of the upstream. */
    int sourcesBeforePause = Integer.MAX_VALUE;

    Duration pause = Duration.ZERO;

    /** The time of one processor core, shared by all hosts, that a connection needs. */
    Duration handshake = Duration.ZERO;

    /** Bounds a single lookup; a bulk ignores it. */
    @Nullable
    Duration deadline;

    /** Single lookups without retries, entered together, instead of a bulk. */
    boolean isSingle;

    /** The longest permitted time beyond that of the healthy instances alone. */
    Duration mayTakeLonger = Duration.ofSeconds(5);

    double leastPermitsUsed = LEAST_PERMITS_USED;

    /** The most requests to failing instances after the third failed, while no instance is healthy. */
    int mostProbes = ANY_NUMBER;

    private FleetScenario(String name) {
        this.name = name;
    }

    static FleetScenario of(String name) {
        return new FleetScenario(name);
    }

    FleetScenario fleet(int instances, int hosts) {
        this.instances = instances;
        this.hosts = hosts;
        this.maxInFlight = Math.max(maxInFlight, 8 * instances);
        return this;
    }

    FleetScenario bulk(int sources, int requestsASecond) {
        this.sources = sources;
        this.requestsASecond = requestsASecond;
        return this;
    }

    FleetScenario singles(int lookups, int requestsASecond) {
        this.isSingle = true;
        return bulk(lookups, requestsASecond);
    }

    FleetScenario pausesAfter(int sources, Duration pause) {
        this.sourcesBeforePause = sources;
        this.pause = pause;
        return this;
    }

    /** Sets the schedule of each instance. They are numbered from 0; an instance is on host number modulo hosts. */
    FleetScenario behaving(IntFunction<FleetSchedule> schedules) {
        this.schedules = schedules;
        return this;
    }

    FleetScenario responseTimeout(Duration responseTimeout) {
        this.responseTimeout = responseTimeout;
        return this;
    }

    FleetScenario handshake(Duration ofOneCore) {
        this.handshake = ofOneCore;
        return this;
    }

    FleetScenario deadline(Duration deadline) {
        this.deadline = deadline;
        return this;
    }

    FleetScenario mayTakeLonger(Duration mayTakeLonger) {
        this.mayTakeLonger = mayTakeLonger;
        return this;
    }

    FleetScenario mostProbes(int mostProbes) {
        this.mostProbes = mostProbes;
        return this;
    }

    FleetScenario leastPermitsUsed(double percent) {
        this.leastPermitsUsed = percent;
        return this;
    }

    @Override
    public String toString() {
        return name + ", " + instances + " on " + hosts;
    }
}
