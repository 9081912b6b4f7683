package io.github.reactivecontact;

import org.jspecify.annotations.Nullable;

/** How one bulk lookup runs. Immutable: each {@code with} makes a new one. */
public final class BulkOptions {

    private static final BulkOptions DEFAULTS = new BulkOptions(null, false);

    private final @Nullable Integer concurrency;
    private final boolean ordered;

    private BulkOptions(@Nullable Integer concurrency, boolean ordered) {
        this.concurrency = concurrency;
        this.ordered = ordered;
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
        return new BulkOptions(Checks.atLeastOne("concurrency", concurrency), ordered);
    }

    /**
     * Gives the outcomes in the order of their sources. A slow lookup holds back those behind it, at most
     * {@link #concurrency()} of them.
     *
     * @return these options, ordered
     */
    public BulkOptions ordered() {
        return new BulkOptions(concurrency, true);
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
        return "BulkOptions[concurrency=" + concurrency() + ", ordered=" + ordered + "]";
    }
}
