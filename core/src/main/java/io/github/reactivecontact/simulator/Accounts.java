package io.github.reactivecontact.simulator;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The simulated instances, in order, and a count for requests that name none of them. */
final class Accounts {

    private static final long FIRST_ID = 7_103_000_001L;
    private static final int TOKEN_LENGTH = 50;

    private final Map<String, Account> byId = new LinkedHashMap<>();
    private final SimulatorCounts.Tally strangers = new SimulatorCounts.Tally();

    /**
     * Makes the instances that were chosen, and behind them so many with numbers and tokens of our own.
     *
     * @param chosen tokens by idInstance
     */
    Accounts(Map<String, String> chosen, int generated, long seed, RateLimit rateLimit, long quota) {
        Map<String, String> tokens = new LinkedHashMap<>(chosen);
        for (long id = FIRST_ID; tokens.size() < chosen.size() + generated; id++) {
            tokens.putIfAbsent(Long.toString(id), token(seed, id));
        }
        tokens.forEach((id, token) -> byId.put(id, new Account(id, token, rateLimit.newLimiter(), quota)));
    }

    private static String token(long seed, long id) {
        Dice dice = new Dice(Dice.mix(seed) ^ id);
        StringBuilder token = new StringBuilder(TOKEN_LENGTH);
        while (token.length() < TOKEN_LENGTH) {
            token.append(Character.forDigit(dice.below(Character.MAX_RADIX), Character.MAX_RADIX));
        }
        return token.toString();
    }

    @Nullable
    Account find(String idInstance) {
        return byId.get(idInstance);
    }

    Account require(String idInstance) {
        Account account = byId.get(Objects.requireNonNull(idInstance, "idInstance must not be null"));
        if (account == null) {
            throw new IllegalArgumentException("idInstance must be of one of the instances, was " + idInstance);
        }
        return account;
    }

    Collection<Account> all() {
        return byId.values();
    }

    SimulatorCounts.Tally strangers() {
        return strangers;
    }

    SimulatorCounts counts() {
        SimulatorCounts total = strangers.counts();
        for (Account account : byId.values()) {
            total = total.plus(account.tally.counts());
        }
        return total;
    }

    /** One simulated instance: its number and secret, its limits, its state, and its counts. */
    static final class Account {

        final String idInstance;
        final String apiTokenInstance;
        final RateLimit.Limiter limiter;
        final long quota;
        final SimulatorCounts.Tally tally = new SimulatorCounts.Tally();
        volatile InstanceState state = InstanceState.ANSWERING;
        private final AtomicLong used = new AtomicLong();

        Account(String idInstance, String apiTokenInstance, RateLimit.Limiter limiter, long quota) {
            this.idInstance = idInstance;
            this.apiTokenInstance = apiTokenInstance;
            this.limiter = limiter;
            this.quota = quota;
        }

        /** Counts one request against the quota, and tells whether it was used up before. */
        boolean isQuotaUsedUp() {
            return used.getAndIncrement() >= quota;
        }
    }
}
