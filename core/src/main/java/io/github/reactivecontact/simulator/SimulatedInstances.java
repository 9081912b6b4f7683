package io.github.reactivecontact.simulator;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The simulated instances in order, and a counter for requests to unknown instances. */
final class SimulatedInstances {

    private static final long FIRST_ID = 7_103_000_001L;
    private static final int TOKEN_LENGTH = 50;

    private final Map<String, SimulatedInstance> byId = new LinkedHashMap<>();
    private final SimulatorCounts.Counter unknown = new SimulatorCounts.Counter();

    /**
     * Creates the given instances, followed by generated ones.
     *
     * @param chosen tokens by idInstance
     */
    SimulatedInstances(Map<String, String> chosen, int generated, long seed, RateLimit rateLimit, long quota) {
        Map<String, String> tokens = new LinkedHashMap<>(chosen);
        for (long id = FIRST_ID; tokens.size() < chosen.size() + generated; id++) {
            tokens.putIfAbsent(Long.toString(id), token(seed, id));
        }
        tokens.forEach((id, token) -> byId.put(id, new SimulatedInstance(id, token, rateLimit.newLimiter(), quota)));
    }

    private static String token(long seed, long id) {
        SeededRandom random = new SeededRandom(SeededRandom.mix(seed) ^ id);
        StringBuilder token = new StringBuilder(TOKEN_LENGTH);
        while (token.length() < TOKEN_LENGTH) {
            token.append(Character.forDigit(random.below(Character.MAX_RADIX), Character.MAX_RADIX));
        }
        return token.toString();
    }

    @Nullable
    SimulatedInstance find(String idInstance) {
        return byId.get(idInstance);
    }

    SimulatedInstance require(String idInstance) {
        SimulatedInstance instance = byId.get(Objects.requireNonNull(idInstance, "idInstance must not be null"));
        if (instance == null) {
            throw new IllegalArgumentException("idInstance must be of one of the instances, was " + idInstance);
        }
        return instance;
    }

    Collection<SimulatedInstance> all() {
        return byId.values();
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

    /** One simulated instance: its number, token, limits, state and counts. */
    static final class SimulatedInstance {

        final String idInstance;
        // Transient, so that a mapper that goes by fields omits it.
        final transient String apiTokenInstance;
        final RateLimit.Limiter limiter;
        final long quota;
        final SimulatorCounts.Counter counter = new SimulatorCounts.Counter();
        volatile InstanceState state = InstanceState.ANSWERING;
        private final AtomicLong used = new AtomicLong();

        SimulatedInstance(String idInstance, String apiTokenInstance, RateLimit.Limiter limiter, long quota) {
            this.idInstance = idInstance;
            this.apiTokenInstance = apiTokenInstance;
            this.limiter = limiter;
            this.quota = quota;
        }

        /** Counts one request against the quota. Returns whether the quota was exhausted before. */
        boolean countAndCheckQuota() {
            return used.getAndIncrement() >= quota;
        }
    }
}
