package io.github.reactivecontact.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;
import java.util.Locale;

/** The observations there are, their keys and their events. All keys have few values. */
public enum ContactObservationDocumentation implements ObservationDocumentation {

    /** From the moment a caller's lookup enters the client until the caller hears its outcome or leaves. */
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
            return new KeyName[] {LowCardinalityKey.KIND, LowCardinalityKey.OUTCOME, LowCardinalityKey.REASON};
        }

        @Override
        public Observation.Event[] getEvents() {
            return new Observation.Event[] {Event.RETRY};
        }
    },

    /**
     * From the moment a request may be sent until its response has come, or will not. A child of the lookup that has
     * waited longest for it.
     */
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
                LowCardinalityKey.REASON,
                LowCardinalityKey.STATUS
            };
        }

        @Override
        public Observation.Event[] getEvents() {
            return new Observation.Event[] {Event.WRITTEN};
        }
    };

    /** Keys of low cardinality. */
    public enum LowCardinalityKey implements KeyName {
        /** {@code single} or {@code bulk}. */
        KIND,
        /** The {@code idInstance} that is asked. */
        INSTANCE,
        /** A {@link io.github.reactivecontact.ContactClientListener.Outcome}; {@code none} while it goes on. */
        OUTCOME,
        /** A {@link io.github.reactivecontact.ContactLookupException.Reason}; {@code none} unless it failed. */
        REASON,
        /** {@link io.github.reactivecontact.ContactLookupException#status()} of a failure; {@code none} if it did not fail, or no response came. */
        STATUS;

        private final String key = name().toLowerCase(Locale.ROOT);

        @Override
        public String asString() {
            return key;
        }
    }

    /** What happens in between. */
    public enum Event implements Observation.Event {
        /** An attempt failed, and the lookup waits for another. The contextual name tells the reason, too. */
        RETRY,
        /** A connection has been found, and the request is written to it. */
        WRITTEN;

        private final String event = name().toLowerCase(Locale.ROOT);

        @Override
        public String getName() {
            return event;
        }
    }
}
