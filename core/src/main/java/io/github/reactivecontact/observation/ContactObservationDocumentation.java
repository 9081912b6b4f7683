package io.github.reactivecontact.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;
import java.util.Locale;

/**
 * The observations of the client, with their keys and events. All keys have low cardinality. Keys with a standard name
 * in OpenTelemetry have that name.
 */
public enum ContactObservationDocumentation implements ObservationDocumentation {

    /** A lookup of one caller or a refresh, from its start to its outcome or cancellation. */
    LOOKUP {
        @Override
        public String getName() {
            return ContactLookupConvention.NAME;
        }

        @Override
        public String getContextualName() {
            return ContactLookupConvention.CONTEXTUAL_NAME;
        }

        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return ContactLookupConvention.class;
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return new KeyName[] {LowCardinalityKey.KIND, LowCardinalityKey.OUTCOME, LowCardinalityKey.ERROR_TYPE};
        }

        @Override
        public Observation.Event[] getEvents() {
            return new Observation.Event[] {Event.RETRY, Event.CACHE_HIT, Event.CACHE_STALE_HIT};
        }
    },

    /** One request, from its permit to the response or failure. A child of the lookup that has waited longest. */
    ATTEMPT {
        @Override
        public String getName() {
            return ContactAttemptConvention.NAME;
        }

        @Override
        public String getContextualName() {
            return ContactAttemptConvention.CONTEXTUAL_NAME;
        }

        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return ContactAttemptConvention.class;
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return new KeyName[] {
                LowCardinalityKey.INSTANCE,
                LowCardinalityKey.OUTCOME,
                LowCardinalityKey.ERROR_TYPE,
                LowCardinalityKey.HTTP_RESPONSE_STATUS_CODE,
                LowCardinalityKey.SERVER_ADDRESS
            };
        }

        @Override
        public Observation.Event[] getEvents() {
            return new Observation.Event[] {Event.WRITTEN};
        }
    };

    /** Keys of low cardinality. */
    public enum LowCardinalityKey implements KeyName {
        /** {@code kind}: {@code single}, {@code bulk}, or {@code refresh} of a stale answer of the cache. */
        KIND("kind"),
        /** {@code instance}: the {@code idInstance} that the request uses. */
        INSTANCE("instance"),
        /**
         * {@code outcome}: a {@link io.github.reactivecontact.ContactClientListener.Outcome}; {@code none} until it
         * ends.
         */
        OUTCOME("outcome"),
        /**
         * {@code error.type}: a {@link io.github.reactivecontact.ContactLookupException.Reason}; {@code none} without a
         * failure.
         */
        ERROR_TYPE("error.type"),
        /**
         * {@code http.response.status_code}: 200 if the outcome is {@code FOUND}, and
         * {@link io.github.reactivecontact.ContactLookupException#status()} of a failure. {@code none} if there was no
         * response, and if the outcome is {@code NO_CONTACT}, which has several statuses.
         */
        HTTP_RESPONSE_STATUS_CODE("http.response.status_code"),
        /** {@code server.address}: the host that the request is sent to. */
        SERVER_ADDRESS("server.address");

        private final String key;

        LowCardinalityKey(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }

    /** Events of the observations. */
    public enum Event implements Observation.Event {
        /** An attempt failed and the lookup will be sent again. The contextual name contains the reason. */
        RETRY,
        /** The cache had a fresh answer. */
        CACHE_HIT,
        /** The cache had a stale answer. */
        CACHE_STALE_HIT,
        /** The request is written to its connection. */
        WRITTEN;

        private final String event = name().toLowerCase(Locale.ROOT).replace('_', '.');

        @Override
        public String getName() {
            return event;
        }
    }
}
