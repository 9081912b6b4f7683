package io.github.reactivecontact.simulator;

import io.github.reactivecontact.GreenApiInstance;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The simulated instances, those that were removed too, and what all of them share. Thread-safe. */
final class SimulatedInstances {

    private static final long FIRST_ID = 7_103_000_001L;
    private static final int TOKEN_LENGTH = 50;

    private final Map<String, SimulatedInstance> byId = new ConcurrentHashMap<>();
    private final SimulatorCounts.Counter unknown = new SimulatorCounts.Counter();
    private final long seed;
    private final RateLimit rateLimit;
    private final long quota;
    private final LongSupplier clock;
    private final OutageSchedule hostOutages;
    private long nextId = FIRST_ID;
    private long added;

    SimulatedInstances(long seed, RateLimit rateLimit, long quota, LongSupplier clock) {
        this.seed = seed;
        this.rateLimit = rateLimit;
        this.quota = quota;
        this.clock = clock;
        this.hostOutages = new OutageSchedule(clock);
    }

    /** Adds an instance with the next free number. */
    synchronized SimulatedInstance add() {
        while (byId.containsKey(Long.toString(nextId))) {
            nextId++;
        }
        return add(Long.toString(nextId), token(nextId));
    }

    /** Adds an instance, or a removed one again: its limit, quota and counts go on. */
    synchronized SimulatedInstance add(String idInstance, String apiTokenInstance) {
        SimulatedInstance earlier = byId.get(idInstance);
        if (earlier != null && earlier.isPresent) {
            throw new IllegalArgumentException("instance " + idInstance + " was added twice");
        }
        SimulatedInstance instance = earlier != null
                ? earlier
                : new SimulatedInstance(
                        idInstance, apiTokenInstance, rateLimit.newLimiter(), quota, new OutageSchedule(clock));
        instance.apiTokenInstance = apiTokenInstance;
        instance.position = added++;
        instance.isPresent = true;
        byId.put(idInstance, instance);
        return instance;
    }

    synchronized void remove(String idInstance) {
        SimulatedInstance instance = require(idInstance);
        instance.isPresent = false;
        instance.state = InstanceState.ANSWERING;
        instance.outages.clear();
    }

    private String token(long id) {
        SeededRandom random = new SeededRandom(SeededRandom.mix(seed) ^ id);
        StringBuilder token = new StringBuilder(TOKEN_LENGTH);
        while (token.length() < TOKEN_LENGTH) {
            token.append(Character.forDigit(random.below(Character.MAX_RADIX), Character.MAX_RADIX));
        }
        return token.toString();
    }

    /** Returns an instance, which may be a removed one, or null. */
    @Nullable
    SimulatedInstance find(String idInstance) {
        return byId.get(idInstance);
    }

    /** Returns an instance that is not removed. */
    SimulatedInstance require(String idInstance) {
        return checked(idInstance, false);
    }

    /** Returns an instance, which may be a removed one. */
    SimulatedInstance requireKnown(String idInstance) {
        return checked(idInstance, true);
    }

    private SimulatedInstance checked(String idInstance, boolean mayBeRemoved) {
        SimulatedInstance instance = byId.get(Objects.requireNonNull(idInstance, "idInstance must not be null"));
        if (instance == null || !(instance.isPresent || mayBeRemoved)) {
            throw new IllegalArgumentException("idInstance must be of one of the instances, was " + idInstance);
        }
        return instance;
    }

    /** Returns the instances that are not removed, in the order in which they were added. */
    List<SimulatedInstance> present() {
        return byId.values().stream()
                .filter(instance -> instance.isPresent)
                .sorted(Comparator.comparingLong(instance -> instance.position))
                .toList();
    }

    /** Returns the current outage of the host or, if there is none, of an instance; or null. */
    @Nullable
    Outage outage(@Nullable SimulatedInstance instance) {
        Outage ofHost = hostOutages.current();
        return ofHost != null || instance == null ? ofHost : instance.outages.current();
    }

    OutageSchedule hostOutages() {
        return hostOutages;
    }

    void clearOutages() {
        hostOutages.clear();
        byId.values().forEach(instance -> instance.outages.clear());
    }

    SimulatorCounts.Counter unknown() {
        return unknown;
    }

    SimulatorCounts counts() {
        SimulatorCounts total = unknown.counts();
        for (SimulatedInstance instance : byId.values()) {
            total = total.plus(instance.counter.counts());
        }
        return total;
    }

    /** One simulated instance: its number, token, limits, state, outages and counts. */
    static final class SimulatedInstance {

        final String idInstance;
        final RateLimit.Limiter limiter;
        final long quota;
        final OutageSchedule outages;
        final SimulatorCounts.Counter counter = new SimulatorCounts.Counter();
        volatile InstanceState state = InstanceState.ANSWERING;
        // Transient, so that a mapper that goes by fields omits it.
        transient volatile String apiTokenInstance;
        volatile boolean isPresent;
        volatile long position;
        private final AtomicLong used = new AtomicLong();

        SimulatedInstance(
                String idInstance,
                String apiTokenInstance,
                RateLimit.Limiter limiter,
                long quota,
                OutageSchedule outages) {
            this.idInstance = idInstance;
            this.apiTokenInstance = apiTokenInstance;
            this.limiter = limiter;
            this.quota = quota;
            this.outages = outages;
        }

        GreenApiInstance at(URI apiUrl) {
            return GreenApiInstance.of(apiUrl, idInstance, apiTokenInstance);
        }

        /** Counts one request against the quota. Returns whether the quota was exhausted before. */
        boolean countAndCheckQuota() {
            return used.getAndIncrement() >= quota;
        }
    }
}
