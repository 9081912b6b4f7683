package io.github.reactivecontact;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Options of one bulk lookup. Immutable: each {@code with} method returns a new instance. */
public final class BulkOptions {

    /** Also the default of {@link ReactiveContactClientBuilder#maxInFlight(int)}. */
    static final int DEFAULT_CONCURRENCY = 256;

    private static final BulkOptions DEFAULTS = new BulkOptions(null, false, null, null, false);

    private final @Nullable Integer concurrency;
    private final boolean ordered;
    private final @Nullable String idInstance;
    private final @Nullable Duration deadline;
    private final boolean refresh;

    private BulkOptions(
            @Nullable Integer concurrency,
            boolean ordered,
            @Nullable String idInstance,
            @Nullable Duration deadline,
            boolean refresh) {
        this.concurrency = concurrency;
        this.ordered = ordered;
        this.idInstance = idInstance;
        this.deadline = deadline;
        this.refresh = refresh;
    }

    /**
     * Returns the defaults. Outcomes are emitted as they arrive. As many lookups run at once as the client allows
     * requests in flight ({@link ReactiveContactClientBuilder#maxInFlight(int)}).
     *
     * @return the defaults
     */
    public static BulkOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Limits the lookups of this bulk that run at once, including those that wait for a permit. At most this many
     * sources are requested ahead from the upstream, and at most this many outcomes are undelivered.
     *
     * @param concurrency at least 1; more than the client's requests in flight only makes the queue longer
     * @return these options with that limit
     * @throws IllegalArgumentException if it is less than 1
     */
    public BulkOptions withConcurrency(int concurrency) {
        return new BulkOptions(Checks.atLeastOne("concurrency", concurrency), ordered, idInstance, deadline, refresh);
    }

    /**
     * Emits the outcomes in the order of their sources. A slow lookup delays those behind it, at most
     * {@link #concurrency()} of them.
     *
     * @return these options, ordered
     */
    public BulkOptions ordered() {
        return new BulkOptions(concurrency, true, idInstance, deadline, refresh);
    }

    /**
     * Sends all requests through one instance. Names and phone book entries differ from instance to instance. A
     * {@link ContactQuery} that names an instance takes precedence.
     *
     * @param idInstance one of the client's instances
     * @return these options with that instance
     */
    public BulkOptions throughInstance(String idInstance) {
        Objects.requireNonNull(idInstance, "idInstance must not be null");
        return new BulkOptions(concurrency, ordered, idInstance, deadline, refresh);
    }

    /**
     * Limits the time of each source, from its first attempt to its outcome, retries included. A source that exceeds it
     * fails with {@link ContactLookupException.Reason#DEADLINE}. The wait before the first attempt does not count, so
     * the length of the bulk does not matter. Without a deadline, sources wait as long as an outage lasts, see
     * {@link RetryPolicy}. The client's {@link ReactiveContactClientBuilder#deadline} has no effect on bulks.
     *
     * @param deadline positive
     * @return these options with that deadline
     * @throws IllegalArgumentException if it is not positive
     */
    public BulkOptions withDeadline(Duration deadline) {
        return new BulkOptions(concurrency, ordered, idInstance, Checks.positive("deadline", deadline), refresh);
    }

    /**
     * Asks the server for all sources, whatever the {@link ContactCache} has. The answers replace the cached ones.
     * Without a cache it has no effect.
     *
     * @return these options, without reading the cache
     * @see ContactQuery#refresh()
     */
    public BulkOptions refresh() {
        return new BulkOptions(concurrency, ordered, idInstance, deadline, true);
    }

    /**
     * Returns the limit on lookups that run at once.
     *
     * @return the configured limit; otherwise the default of {@link ReactiveContactClientBuilder#maxInFlight(int)},
     *     which a client replaces with its own {@code maxInFlight}
     */
    public int concurrency() {
        return concurrencyOr(DEFAULT_CONCURRENCY);
    }

    /**
     * Returns whether outcomes are emitted in the order of their sources.
     *
     * @return false by default
     */
    public boolean isOrdered() {
        return ordered;
    }

    /**
     * Returns the instance of the sources whose query names none.
     *
     * @return empty if any instance of the client may be used
     */
    public Optional<String> idInstance() {
        return Optional.ofNullable(idInstance);
    }

    /**
     * Returns the limit on the time of each source, from its first attempt.
     *
     * @return empty if there is none
     */
    public Optional<Duration> deadline() {
        return Optional.ofNullable(deadline);
    }

    /**
     * Returns whether the server is asked for all sources.
     *
     * @return false by default: only for those that the cache does not have
     */
    public boolean isRefresh() {
        return refresh;
    }

    int concurrencyOr(int maxInFlight) {
        return concurrency == null ? maxInFlight : concurrency;
    }

    /**
     * Returns the options as text.
     *
     * @return for example {@code BulkOptions[concurrency=64, ordered=false]}
     */
    @Override
    public String toString() {
        return "BulkOptions[concurrency=" + concurrency() + ", ordered=" + ordered
                + (idInstance == null ? "" : ", idInstance=" + idInstance)
                + (deadline == null ? "" : ", deadline=" + deadline)
                + (refresh ? ", refresh=true" : "") + "]";
    }
}
