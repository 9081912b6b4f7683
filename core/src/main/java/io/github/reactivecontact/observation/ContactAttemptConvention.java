package io.github.reactivecontact.observation;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.observation.ContactObservationDocumentation.LowCardinalityKey;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import java.util.OptionalInt;

/** Name and keys of {@link ContactObservationDocumentation#ATTEMPT}. To be extended by those who want others. */
public class ContactAttemptConvention implements ObservationConvention<ContactObservationContext.Attempt> {

    static final String NAME = "contact.attempt";
    static final String CONTEXTUAL_NAME = "contact attempt";

    /** Makes the convention. */
    public ContactAttemptConvention() {}

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public String getContextualName(ContactObservationContext.Attempt context) {
        return CONTEXTUAL_NAME;
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(ContactObservationContext.Attempt context) {
        return KeyValues.of(
                LowCardinalityKey.INSTANCE.withValue(context.idInstance()),
                ContactLookupConvention.outcome(context),
                ContactLookupConvention.reason(context),
                status(context));
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof ContactObservationContext.Attempt;
    }

    private static KeyValue status(ContactObservationContext context) {
        OptionalInt status =
                context.failure().map(ContactLookupException::status).orElse(OptionalInt.empty());
        return LowCardinalityKey.STATUS.withValue(
                status.isPresent() ? Integer.toString(status.getAsInt()) : KeyValue.NONE_VALUE);
    }
}
