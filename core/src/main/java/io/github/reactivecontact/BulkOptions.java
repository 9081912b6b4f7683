package io.github.reactivecontact;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How one bulk lookup runs. Immutable: each {@code with} makes a new one. */
public final class BulkOptions {

    private static final BulkOptions DEFAULTS = new BulkOptions(null, false, null);

    private final @Nullable Integer concurrency;
    private final boolean ordered;
    private final @Nullable String idInstance;

    private BulkOptions(@Nullable Integer concurrency, boolean ordered, @Nullable String idInstance) {
        this.concurrency = concurrency;
        this.ordered = ordered;
        this.idInstance = idInstance;
    }

    /**
     * Outcomes as they come, and as many lookups at once as the client has requests in flight
     * ({@link ReactiveContactClientBuilder#maxInFlight(int)}).
     *
     * @return the defaults
     */
    public static BulkOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Bounds the lookups of this run that are under way at once, waiting ones included: so many sources are requested
     * ahead from the upstream, so many outcomes may be undelivered.
     *
     * @param concurrency at least 1; more than the client's requests in flight only makes the queue longer
     * @return these options with that bound
     * @throws IllegalArgumentException if it is less than 1
     */
    public BulkOptions withConcurrency(int concurrency) {
        return new BulkOptions(Checks.atLeastOne("concurrency", concurrency), ordered, idInstance);
    }

    /**
     * Gives the outcomes in the order of their sources. A slow lookup holds back those behind it, at most
     * {@link #concurrency()} of them.
     *
     * @return these options, ordered
     */
    public BulkOptions ordered() {
        return new BulkOptions(concurrency, true, idInstance);
    }

    /**
     * Asks through one instance alone, because names and phone-book entries depend on the account behind it.
     *
     * @param idInstance one of the client's instances
     * @return these options, through that instance
     */
    public BulkOptions throughInstance(String idInstance) {
        return new BulkOptions(concurrency, ordered, Objects.requireNonNull(idInstance, "idInstance must not be null"));
    }

    /**
     * The bound on lookups under way at once.
     *
     * @return what was set; if nothing was, the default of
     *     {@link ReactiveContactClientBuilder#maxInFlight(int)}, in whose place a client uses its own
     */
    public int concurrency() {
        return concurrencyOr(ReactiveContactClientBuilder.DEFAULT_MAX_IN_FLIGHT);
    }

    /**
     * Whether outcomes come in the order of their sources.
     *
     * @return false by default
     */
    public boolean isOrdered() {
        return ordered;
    }

    /**
     * The one instance to ask through.
     *
     * @return empty for any of the client's
     */
    public Optional<String> idInstance() {
        return Optional.ofNullable(idInstance);
    }

    int concurrencyOr(int maxInFlight) {
        return concurrency == null ? maxInFlight : concurrency;
    }

    /**
     * The options in words.
     *
     * @return for example {@code BulkOptions[concurrency=64, ordered=false]}
     */
    @Override
    public String toString() {
        return "BulkOptions[concurrency=" + concurrency() + ", ordered=" + ordered
                + (idInstance == null ? "" : ", idInstance=" + idInstance) + "]";
    }
}
