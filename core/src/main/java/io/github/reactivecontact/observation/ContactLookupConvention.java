package io.github.reactivecontact.observation;

import io.github.reactivecontact.observation.ContactObservationDocumentation.LowCardinalityKey;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Name and keys of {@link ContactObservationDocumentation#LOOKUP}. To be extended by those who want others. */
public class ContactLookupConvention implements ObservationConvention<ContactObservationContext.Lookup> {

    static final String NAME = "contact.lookup";
    static final String CONTEXTUAL_NAME = "contact lookup";

    /** Makes the convention. */
    public ContactLookupConvention() {}

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public String getContextualName(ContactObservationContext.Lookup context) {
        return CONTEXTUAL_NAME;
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(ContactObservationContext.Lookup context) {
        return KeyValues.of(
                LowCardinalityKey.KIND.withValue(context.isBulk() ? "bulk" : "single"),
                outcome(context),
                reason(context));
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof ContactObservationContext.Lookup;
    }

    static KeyValue outcome(ContactObservationContext context) {
        return LowCardinalityKey.OUTCOME.withValue(
                context.outcome().map(Enum::name).orElse(KeyValue.NONE_VALUE));
    }

    static KeyValue reason(ContactObservationContext context) {
        return LowCardinalityKey.REASON.withValue(
                context.failure().map(failure -> failure.reason().name()).orElse(KeyValue.NONE_VALUE));
    }
}
