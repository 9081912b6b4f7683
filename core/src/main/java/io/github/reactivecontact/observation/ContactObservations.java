package io.github.reactivecontact.observation;

import io.github.reactivecontact.ContactClientListener;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.observation.ContactObservationContext.AttemptContext;
import io.github.reactivecontact.observation.ContactObservationContext.LookupContext;
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
 * Creates an observation for each lookup and each attempt, see {@link ContactObservationDocumentation}. The handlers of
 * the registry turn them into timers and spans. Immutable.
 *
 * <p>A lookup is a child of the observation in its caller's Reactor context, where WebFlux and
 * {@code Micrometer.observation} put it. Without one it has no parent. An attempt is a child of its lookup and a span
 * of kind {@code CLIENT}. The request runs in the attempt's context, so that instrumentation of the HTTP client
 * continues the trace. No trace header is sent to GREEN-API.
 *
 * <p>No key, name, event or failure contains the token, a URL or a phone number.
 */
public final class ContactObservations implements ContactClientListener {

    /** Key of the observation in a Reactor context: {@code ObservationThreadLocalAccessor.KEY}. */
    private static final String KEY = "micrometer.observation";

    private static final ContactLookupConvention LOOKUP = new ContactLookupConvention();
    private static final ContactAttemptConvention ATTEMPT = new ContactAttemptConvention();

    private final ObservationRegistry registry;
    private final @Nullable ObservationConvention<LookupContext> lookups;
    private final @Nullable ObservationConvention<AttemptContext> attempts;

    private ContactObservations(
            ObservationRegistry registry,
            @Nullable ObservationConvention<LookupContext> lookups,
            @Nullable ObservationConvention<AttemptContext> attempts) {
        this.registry = registry;
        this.lookups = lookups;
        this.attempts = attempts;
    }

    /**
     * Creates a listener that uses the default conventions, or global conventions of the registry.
     *
     * @param registry the registry of the observations
     * @return the listener, for {@link io.github.reactivecontact.ReactiveContactClientBuilder#listener}
     */
    public static ContactObservations of(ObservationRegistry registry) {
        return new ContactObservations(Objects.requireNonNull(registry, "registry must not be null"), null, null);
    }

    /**
     * Sets the convention of lookups.
     *
     * @param convention has precedence over the default and over a global convention
     * @return a copy with the convention
     */
    public ContactObservations withLookupConvention(ObservationConvention<LookupContext> convention) {
        return new ContactObservations(
                registry, Objects.requireNonNull(convention, "convention must not be null"), attempts);
    }

    /**
     * Sets the convention of attempts.
     *
     * @param convention has precedence over the default and over a global convention
     * @return a copy with the convention
     */
    public ContactObservations withAttemptConvention(ObservationConvention<AttemptContext> convention) {
        return new ContactObservations(
                registry, lookups, Objects.requireNonNull(convention, "convention must not be null"));
    }

    /** Adds the thread's current observation, for a caller that blocks. One in the context has precedence. */
    @Override
    public Context captureContext(Context context) {
        Observation current = registry.getCurrentObservation();
        return current == null || context.hasKey(KEY) ? context : context.put(KEY, current);
    }

    @Override
    public OfLookup onLookup(ContextView context, boolean bulk) {
        Observation parent = context.getOrDefault(KEY, null) instanceof Observation found ? found : null;
        return observation(new LookupContext(bulk, false), parent);
    }

    @Override
    public OfLookup onRefresh() {
        return observation(new LookupContext(false, true), null);
    }

    private OfLookup observation(LookupContext lookup, @Nullable Observation parent) {
        if (registry.isNoop()) {
            return OfLookup.NONE;
        }
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
        // The current observation of the thread may belong to another lookup, so it must not become the parent.
        return parent != null || registry.getCurrentObservation() == null
                ? start.get()
                : new NullObservation(registry).scoped(start);
    }

    private static void stop(Observation observation, @Nullable ContactLookupException failure) {
        if (failure != null) {
            observation.error(failure);
        }
        observation.stop();
    }

    private final class LookupObservation implements OfLookup {

        private final LookupContext context;
        private final Observation observation;
        private final @Nullable Observation parentOfAttempts;

        LookupObservation(LookupContext context, Observation observation, @Nullable Observation parent) {
            this.context = context;
            this.observation = observation;
            // A predicate of the registry may disable lookups and not attempts.
            this.parentOfAttempts = observation.isNoop() ? parent : observation;
        }

        @Override
        public OfAttempt onAttempt(String idInstance, String serverAddress, int attempt) {
            AttemptContext attemptContext = new AttemptContext(idInstance, serverAddress, attempt);
            return new AttemptObservation(attemptContext, start(attempts, ATTEMPT, attemptContext, parentOfAttempts));
        }

        @Override
        public void onCacheHit(boolean stale) {
            observation.event(stale ? Event.CACHE_STALE_HIT : Event.CACHE_HIT);
        }

        @Override
        public void onRetry(ContactLookupException failure, Duration delay) {
            observation.event(
                    Observation.Event.of(Event.RETRY.getName(), Event.RETRY.getName() + " after " + failure.reason()));
        }

        @Override
        public void onEnd(Outcome outcome, @Nullable ContactLookupException failure) {
            context.ended(outcome, Optional.ofNullable(failure));
            stop(observation, failure);
        }
    }

    private record AttemptObservation(AttemptContext context, Observation observation) implements OfAttempt {

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
            context.ended(outcome, Optional.ofNullable(failure));
            stop(observation, failure);
        }
    }
}
