package io.github.reactivecontact;

import io.github.reactivecontact.internal.util.Defaults;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Options of one bulk lookup. Immutable: each {@code with} method returns a new instance. */
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
        return new BulkOptions(Checks.atLeastOne("concurrency", concurrency), ordered, idInstance);
    }

    /**
     * Emits the outcomes in the order of their sources. A slow lookup delays those behind it, at most
     * {@link #concurrency()} of them.
     *
     * @return these options, ordered
     */
    public BulkOptions ordered() {
        return new BulkOptions(concurrency, true, idInstance);
    }

    /**
     * Sends all requests through one instance. Names and phone book entries differ from instance to instance.
     *
     * @param idInstance one of the client's instances
     * @return these options with that instance
     */
    public BulkOptions throughInstance(String idInstance) {
        return new BulkOptions(concurrency, ordered, Objects.requireNonNull(idInstance, "idInstance must not be null"));
    }

    /**
     * Returns the limit on lookups that run at once.
     *
     * @return the configured limit; otherwise the default of {@link ReactiveContactClientBuilder#maxInFlight(int)},
     *     which a client replaces with its own {@code maxInFlight}
     */
    public int concurrency() {
        return concurrencyOr(Defaults.MAX_IN_FLIGHT);
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
     * Returns the only instance to use.
     *
     * @return empty if any instance of the client may be used
     */
    public Optional<String> idInstance() {
        return Optional.ofNullable(idInstance);
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
                + (idInstance == null ? "" : ", idInstance=" + idInstance) + "]";
    }
}
