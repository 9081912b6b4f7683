package io.github.reactivecontact.simulator;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The simulated instances, in order, and a count for requests that name none of them. */
final class Accounts {

    private final Map<String, Account> byId;
    private final Tally strangers = new Tally();

    Accounts(Map<String, Account> byId) {
        this.byId = Collections.unmodifiableMap(new LinkedHashMap<>(byId));
    }

    @Nullable
    Account find(String idInstance) {
        return byId.get(idInstance);
    }

    Account require(String idInstance) {
        Account account = byId.get(Arguments.notNull("idInstance", idInstance));
        if (account == null) {
            throw new IllegalArgumentException("idInstance must be one of " + byId.keySet());
        }
        return account;
    }

    Collection<Account> all() {
        return byId.values();
    }

    Tally strangers() {
        return strangers;
    }

    SimulatorCounts counts() {
        SimulatorCounts total = strangers.counts();
        for (Account account : byId.values()) {
            total = total.plus(account.tally().counts());
        }
        return total;
    }
}
