package io.github.reactivecontact.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Builds a {@link CaffeineContactCache}. Not thread-safe. May build more than one cache. */
public final class CaffeineContactCacheBuilder {

    private static final long DEFAULT_SIZE = 10_000;

    Supplier<Scheduler> scheduler = Schedulers::parallel;

    private long maximum = DEFAULT_SIZE;
    private @Nullable ToIntFunction<? super ContactInfo> weigher;

    CaffeineContactCacheBuilder() {}

    /**
     * Limits the number of chats. The default is 10,000. A typical contact takes about a kilobyte, one with products
     * more. Replaces {@link #maximumWeight}.
     *
     * @param maximumSize at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public CaffeineContactCacheBuilder maximumSize(long maximumSize) {
        this.maximum = atLeastOne("maximumSize", maximumSize);
        this.weigher = null;
        return this;
    }

    /**
     * Limits the total weight of the contacts, in a unit of the weigher's. Replaces {@link #maximumSize}.
     *
     * @param maximumWeight at least 1
     * @param weigher returns the weight of a contact, zero or more; must not block. One more is added for each answer,
     *     so that answers without contact information have a weight
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public CaffeineContactCacheBuilder maximumWeight(long maximumWeight, ToIntFunction<? super ContactInfo> weigher) {
        this.maximum = atLeastOne("maximumWeight", maximumWeight);
        this.weigher = Objects.requireNonNull(weigher, "weigher must not be null");
        return this;
    }

    /**
     * Sets the source of time. It must be that of the clients, whose entries name times of its wall clock. The default
     * is {@code Schedulers.parallel()}.
     *
     * @param scheduler only its clock is used
     * @return this builder
     */
    public CaffeineContactCacheBuilder scheduler(Scheduler scheduler) {
        Objects.requireNonNull(scheduler, "scheduler must not be null");
        this.scheduler = () -> scheduler;
        return this;
    }

    /**
     * Builds the cache.
     *
     * @return an empty cache
     */
    public CaffeineContactCache build() {
        return new CaffeineContactCache(this);
    }

    Caffeine<ChatId, Variants> bounded(Caffeine<ChatId, Variants> caffeine) {
        ToIntFunction<? super ContactInfo> ofContact = weigher;
        return ofContact == null
                ? caffeine.maximumSize(maximum)
                : caffeine.maximumWeight(maximum).weigher((chatId, variants) -> variants.weight(ofContact));
    }

    private static long atLeastOne(String argument, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(argument + " must be at least 1, was " + value);
        }
        return value;
    }
}
