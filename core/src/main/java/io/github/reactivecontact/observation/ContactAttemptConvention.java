package io.github.reactivecontact.observation;

import io.github.reactivecontact.ContactClientListener.Outcome;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.observation.ContactObservationContext.AttemptContext;
import io.github.reactivecontact.observation.ContactObservationDocumentation.LowCardinalityKey;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import java.util.OptionalInt;

/** Default name and keys of {@link ContactObservationDocumentation#ATTEMPT}. Subclasses may change them. */
public class ContactAttemptConvention implements ObservationConvention<AttemptContext> {

    static final String NAME = "contact.attempt";
    static final String CONTEXTUAL_NAME = "contact attempt";

    /** The only status of a response with contact information. */
    private static final String OK = "200";

    /** Creates the convention. */
    public ContactAttemptConvention() {}

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public String getContextualName(AttemptContext context) {
        return CONTEXTUAL_NAME;
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(AttemptContext context) {
        return KeyValues.of(
                LowCardinalityKey.INSTANCE.withValue(context.idInstance()),
                ContactLookupConvention.outcome(context),
                ContactLookupConvention.errorType(context),
                statusCode(context),
                LowCardinalityKey.SERVER_ADDRESS.withValue(context.serverAddress()));
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof AttemptContext;
    }

    private static KeyValue statusCode(ContactObservationContext context) {
        OptionalInt status =
                context.failure().map(ContactLookupException::status).orElse(OptionalInt.empty());
        if (status.isPresent()) {
            return LowCardinalityKey.HTTP_RESPONSE_STATUS_CODE.withValue(Integer.toString(status.getAsInt()));
        }
        boolean isFound = context.outcome().filter(Outcome.FOUND::equals).isPresent();
        return LowCardinalityKey.HTTP_RESPONSE_STATUS_CODE.withValue(isFound ? OK : KeyValue.NONE_VALUE);
    }
}
