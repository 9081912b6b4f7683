package io.github.reactivecontact.observation;

import io.github.reactivecontact.ContactClientListener;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.observation.ContactObservationDocumentation.Event;
import io.micrometer.observation.NullObservation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * An observation for each lookup and each attempt, as {@link ContactObservationDocumentation} tells; what is made of
 * them, timers and spans for example, is for the registry's handlers to say. Immutable.
 *
 * <p>A lookup is a child of the observation in its caller's Reactor context, where WebFlux and {@code
 * Micrometer.observation} put it, and of none if there is none. An attempt is a child of its lookup, and the request is
 * made in its context, so that what observes the HTTP client goes on with the trace. No header of a trace is sent to
 * GREEN-API.
 *
 * <p>No key, name or event holds the token, a URL or a phone number; neither does the failure that a handler sees.
 */
public final class ContactObservations implements ContactClientListener {

    /** Where an observation is in a Reactor context: {@code ObservationThreadLocalAccessor.KEY}. */
    private static final String KEY = "micrometer.observation";

    private static final ContactLookupConvention LOOKUP = new ContactLookupConvention();
    private static final ContactAttemptConvention ATTEMPT = new ContactAttemptConvention();

    private final ObservationRegistry registry;
    private final @Nullable ObservationConvention<ContactObservationContext.Lookup> lookups;
    private final @Nullable ObservationConvention<ContactObservationContext.Attempt> attempts;

    private ContactObservations(
            ObservationRegistry registry,
            @Nullable ObservationConvention<ContactObservationContext.Lookup> lookups,
            @Nullable ObservationConvention<ContactObservationContext.Attempt> attempts) {
        this.registry = registry;
        this.lookups = lookups;
        this.attempts = attempts;
    }

    /**
     * Observes by the default conventions, or by global ones of the registry.
     *
     * @param registry where observations go
     * @return the listener, for {@link io.github.reactivecontact.ReactiveContactClientBuilder#listener}
     */
    public static ContactObservations of(ObservationRegistry registry) {
        return new ContactObservations(Objects.requireNonNull(registry, "registry must not be null"), null, null);
    }

    /**
     * Names lookups otherwise.
     *
     * @param convention comes before the default and before a global one
     * @return a copy with it
     */
    public ContactObservations withLookupConvention(
            ObservationConvention<ContactObservationContext.Lookup> convention) {
        return new ContactObservations(
                registry, Objects.requireNonNull(convention, "convention must not be null"), attempts);
    }

    /**
     * Names attempts otherwise.
     *
     * @param convention comes before the default and before a global one
     * @return a copy with it
     */
    public ContactObservations withAttemptConvention(
            ObservationConvention<ContactObservationContext.Attempt> convention) {
        return new ContactObservations(
                registry, lookups, Objects.requireNonNull(convention, "convention must not be null"));
    }

    @Override
    public OfLookup onLookup(ContextView context, boolean bulk) {
        if (registry.isNoop()) {
            return OfLookup.NONE;
        }
        Observation parent = context.getOrDefault(KEY, null) instanceof Observation found ? found : null;
        ContactObservationContext.Lookup lookup = new ContactObservationContext.Lookup(bulk);
        return new LookupObservation(lookup, start(lookups, LOOKUP, lookup, parent), parent);
    }

    private <T extends Observation.Context> Observation start(
            @Nullable ObservationConvention<T> custom,
            ObservationConvention<T> standard,
            T context,
            @Nullable Observation parent) {
        Supplier<Observation> start = () -> Observation.createNotStarted(custom, standard, () -> context, registry)
                .parentObservation(parent)
                .start();
        // The thread may bring the news of somebody else's lookup: what it is busy with is nobody's parent.
        return parent != null || registry.getCurrentObservation() == null
                ? start.get()
                : new NullObservation(registry).scoped(start);
    }

    private static void end(
            Observation observation,
            ContactObservationContext context,
            Outcome outcome,
            @Nullable ContactLookupException failure) {
        context.ended(outcome, Optional.ofNullable(failure));
        if (failure != null) {
            observation.error(failure);
        }
        observation.stop();
    }

    private final class LookupObservation implements OfLookup {

        private final ContactObservationContext.Lookup context;
        private final Observation observation;
        private final @Nullable Observation parentOfAttempts;

        LookupObservation(
                ContactObservationContext.Lookup context, Observation observation, @Nullable Observation parent) {
            this.context = context;
            this.observation = observation;
            // A predicate of the registry may have switched one of the two off.
            this.parentOfAttempts = observation.isNoop() ? parent : observation;
        }

        @Override
        public OfAttempt onAttempt(String idInstance, int attempt) {
            ContactObservationContext.Attempt attempted = new ContactObservationContext.Attempt(idInstance, attempt);
            return new AttemptObservation(attempted, start(attempts, ATTEMPT, attempted, parentOfAttempts));
        }

        @Override
        public void onRetry(ContactLookupException failure, Duration delay) {
            observation.event(
                    Observation.Event.of(Event.RETRY.getName(), Event.RETRY.getName() + " after " + failure.reason()));
        }

        @Override
        public void onEnd(Outcome outcome, @Nullable ContactLookupException failure) {
            end(observation, context, outcome, failure);
        }
    }

    private record AttemptObservation(ContactObservationContext.Attempt context, Observation observation)
            implements OfAttempt {

        @Override
        public Context context(Context ofLookup) {
            return observation.isNoop() ? ofLookup : ofLookup.put(KEY, observation);
        }

        @Override
        public void onWritten() {
            observation.event(Event.WRITTEN);
        }

        @Override
        public void onEnd(Outcome outcome, @Nullable ContactLookupException failure) {
            end(observation, context, outcome, failure);
        }
    }
}
