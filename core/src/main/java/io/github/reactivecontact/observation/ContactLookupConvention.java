package io.github.reactivecontact.observation;

import io.github.reactivecontact.observation.ContactObservationContext.LookupContext;
import io.github.reactivecontact.observation.ContactObservationDocumentation.LowCardinalityKey;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Default name and keys of {@link ContactObservationDocumentation#LOOKUP}. Subclasses may change them. */
public class ContactLookupConvention implements ObservationConvention<LookupContext> {

    static final String NAME = "contact.lookup";
    static final String CONTEXTUAL_NAME = "contact lookup";

    /** Creates the convention. */
    public ContactLookupConvention() {}

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public String getContextualName(LookupContext context) {
        return CONTEXTUAL_NAME;
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(LookupContext context) {
        return KeyValues.of(LowCardinalityKey.KIND.withValue(kind(context)), outcome(context), errorType(context));
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof LookupContext;
    }

    private static String kind(LookupContext context) {
        if (context.isRefresh()) {
            return "refresh";
        }
        return context.isBulk() ? "bulk" : "single";
    }

    static KeyValue outcome(ContactObservationContext context) {
        return LowCardinalityKey.OUTCOME.withValue(
                context.outcome().map(Enum::name).orElse(KeyValue.NONE_VALUE));
    }

    static KeyValue errorType(ContactObservationContext context) {
        return LowCardinalityKey.ERROR_TYPE.withValue(
                context.failure().map(failure -> failure.reason().name()).orElse(KeyValue.NONE_VALUE));
    }
}
