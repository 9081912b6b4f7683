package io.github.reactivecontact.observation;

import io.github.reactivecontact.ContactClientListener.Outcome;
import io.github.reactivecontact.ContactLookupException;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.Map;
import java.util.Optional;

/** The observation context of a lookup or an attempt, for conventions, filters and handlers. */
public sealed interface ContactObservationContext extends Observation.ContextView {

    /**
     * Returns how the lookup or attempt ended.
     *
     * @return empty until it ends
     */
    Optional<Outcome> outcome();

    /**
     * Returns the failure.
     *
     * @return empty unless the outcome is {@link Outcome#FAILED}
     */
    Optional<ContactLookupException> failure();

    /** The context of one caller's lookup, or of a refresh. */
    final class LookupContext extends Observation.Context implements ContactObservationContext {

        private final boolean bulk;
        private final boolean refresh;
        private Optional<Outcome> outcome = Optional.empty();
        private Optional<ContactLookupException> failure = Optional.empty();

        LookupContext(boolean bulk, boolean refresh) {
            this.bulk = bulk;
            this.refresh = refresh;
        }

        /**
         * Returns whether the lookup belongs to a bulk.
         *
         * @return false for a single lookup, and for a refresh
         */
        public boolean isBulk() {
            return bulk;
        }

        /**
         * Returns whether the lookup refreshes a stale answer of the cache.
         *
         * @return false for a lookup of a caller
         */
        public boolean isRefresh() {
            return refresh;
        }

        @Override
        public Optional<Outcome> outcome() {
            return outcome;
        }

        @Override
        public Optional<ContactLookupException> failure() {
            return failure;
        }

        void ended(Outcome outcome, Optional<ContactLookupException> failure) {
            this.outcome = Optional.of(outcome);
            this.failure = failure;
        }
    }

    /**
     * The context of one request. Its span has the kind {@code CLIENT} and the remote service name {@code green-api}.
     * Its setter does nothing, so that no trace header is sent to GREEN-API.
     */
    final class AttemptContext extends SenderContext<Map<String, String>> implements ContactObservationContext {

        private static final String REMOTE_SERVICE = "green-api";

        private final String idInstance;
        private final String serverAddress;
        private final int number;
        private Optional<Outcome> outcome = Optional.empty();
        private Optional<ContactLookupException> failure = Optional.empty();

        AttemptContext(String idInstance, String serverAddress, int number) {
            super((carrier, key, value) -> {}, Kind.CLIENT);
            setCarrier(Map.of());
            setRemoteServiceName(REMOTE_SERVICE);
            this.idInstance = idInstance;
            this.serverAddress = serverAddress;
            this.number = number;
        }

        /**
         * Returns the instance that the request uses.
         *
         * @return its {@code idInstance}
         */
        public String idInstance() {
            return idInstance;
        }

        /**
         * Returns the host that the request is sent to.
         *
         * @return the host of the instance's {@code apiUrl}
         */
        public String serverAddress() {
            return serverAddress;
        }

        /**
         * Returns the number of the request within its lookup.
         *
         * @return 1 for the first
         */
        public int number() {
            return number;
        }

        @Override
        public Optional<Outcome> outcome() {
            return outcome;
        }

        @Override
        public Optional<ContactLookupException> failure() {
            return failure;
        }

        void ended(Outcome outcome, Optional<ContactLookupException> failure) {
            this.outcome = Optional.of(outcome);
            this.failure = failure;
        }
    }
}
