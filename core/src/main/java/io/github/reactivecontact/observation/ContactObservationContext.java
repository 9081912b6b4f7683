package io.github.reactivecontact.observation;

import io.github.reactivecontact.ContactClientListener.Outcome;
import io.github.reactivecontact.ContactLookupException;
import io.micrometer.observation.Observation;
import java.util.Optional;

/** What conventions, filters and handlers of observations may know of a lookup or an attempt. */
public abstract sealed class ContactObservationContext extends Observation.Context {

    private Optional<Outcome> outcome = Optional.empty();
    private Optional<ContactLookupException> failure = Optional.empty();

    private ContactObservationContext() {}

    /**
     * How it ended.
     *
     * @return empty while it goes on
     */
    public Optional<Outcome> outcome() {
        return outcome;
    }

    /**
     * Why it failed.
     *
     * @return empty unless the outcome is {@link Outcome#FAILED}
     */
    public Optional<ContactLookupException> failure() {
        return failure;
    }

    void ended(Outcome how, Optional<ContactLookupException> why) {
        outcome = Optional.of(how);
        failure = why;
    }

    /** Of one caller's lookup. */
    public static final class Lookup extends ContactObservationContext {

        private final boolean bulk;

        Lookup(boolean bulk) {
            this.bulk = bulk;
        }

        /**
         * Whether it is one of a bulk.
         *
         * @return false for a single lookup
         */
        public boolean isBulk() {
            return bulk;
        }
    }

    /** Of one request. */
    public static final class Attempt extends ContactObservationContext {

        private final String idInstance;
        private final int number;

        Attempt(String idInstance, int number) {
            this.idInstance = idInstance;
            this.number = number;
        }

        /**
         * The instance that is asked.
         *
         * @return its {@code idInstance}
         */
        public String idInstance() {
            return idInstance;
        }

        /**
         * Which request of its lookup it is.
         *
         * @return 1 for the first
         */
        public int number() {
            return number;
        }
    }
}
