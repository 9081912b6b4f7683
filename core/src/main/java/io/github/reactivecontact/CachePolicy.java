package io.github.reactivecontact;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How long a client serves answers from its {@link ContactCache}, and how long it waits for the cache. Immutable: each
 * {@code with} method returns a new instance.
 *
 * <p>An answer is <em>fresh</em> for its time to live. Then it is <em>stale</em>: it is still served at once, and the
 * client asks the server again in the background, when no other lookup waits. Then it has <em>expired</em> and is not
 * served. The times count from the arrival of the answer. They are fixed when the answer is stored, so a new policy
 * applies to new answers.
 */
public final class CachePolicy {

    private static final Duration LONGEST = Duration.ofDays(3650);
    private static final Duration LONGEST_TIME_LIMIT = Duration.ofSeconds(60);
    private static final CachePolicy DEFAULTS = new CachePolicy(
            Duration.ofHours(24), Duration.ofHours(1), Duration.ofHours(24), 0.1, Duration.ofMillis(250));

    private final Duration timeToLive;
    private final Duration timeToLiveOfNoContact;
    private final Duration staleFor;
    private final double jitter;
    private final Duration timeLimit;

    private CachePolicy(
            Duration timeToLive, Duration timeToLiveOfNoContact, Duration staleFor, double jitter, Duration timeLimit) {
        this.timeToLive = timeToLive;
        this.timeToLiveOfNoContact = timeToLiveOfNoContact;
        this.staleFor = staleFor;
        this.jitter = jitter;
        this.timeLimit = timeLimit;
    }

    /**
     * Returns the defaults: contacts are fresh for 24 hours, "no contact information" for one hour, and each is served
     * as long again while it is refreshed. The times are up to 10 % shorter at random. A cache call may take 250 ms.
     *
     * @return the defaults
     */
    public static CachePolicy defaults() {
        return DEFAULTS;
    }

    /**
     * Sets how long a contact is fresh. Links to avatars expire, so days are long enough.
     *
     * @param timeToLive positive, at most 3650 days
     * @return this policy with that time
     * @throws IllegalArgumentException if it is out of range
     */
    public CachePolicy withTimeToLive(Duration timeToLive) {
        return new CachePolicy(
                Checks.positiveUpTo("timeToLive", timeToLive, LONGEST),
                timeToLiveOfNoContact,
                staleFor,
                jitter,
                timeLimit);
    }

    /**
     * Sets how long the answer "no contact information" is fresh. It should be short: the answer changes when the
     * person joins WhatsApp.
     *
     * @param timeToLiveOfNoContact positive, at most 3650 days
     * @return this policy with that time
     * @throws IllegalArgumentException if it is out of range
     */
    public CachePolicy withTimeToLiveOfNoContact(Duration timeToLiveOfNoContact) {
        return new CachePolicy(
                timeToLive,
                Checks.positiveUpTo("timeToLiveOfNoContact", timeToLiveOfNoContact, LONGEST),
                staleFor,
                jitter,
                timeLimit);
    }

    /**
     * Sets how long a stale answer is served while the client refreshes it. "No contact information" is stale for at
     * most its time to live.
     *
     * @param staleFor not negative, at most 3650 days; zero to serve no stale answer
     * @return this policy with that time
     * @throws IllegalArgumentException if it is out of range
     */
    public CachePolicy withStaleFor(Duration staleFor) {
        Objects.requireNonNull(staleFor, "staleFor must not be null");
        if (staleFor.isNegative() || staleFor.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "staleFor must not be negative, nor longer than " + LONGEST + ", was " + staleFor);
        }
        return new CachePolicy(timeToLive, timeToLiveOfNoContact, staleFor, jitter, timeLimit);
    }

    /**
     * Shortens each time to live by a random part, so that answers that arrived together do not expire together.
     *
     * @param jitter the largest part, from 0 to 1
     * @return this policy with that jitter
     * @throws IllegalArgumentException if it is out of range
     */
    public CachePolicy withJitter(double jitter) {
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter must be from 0 to 1, was " + jitter);
        }
        return new CachePolicy(timeToLive, timeToLiveOfNoContact, staleFor, jitter, timeLimit);
    }

    /**
     * Limits one call of the cache. A call that takes longer counts as a miss. A cache that hangs therefore delays each
     * lookup by at most this time.
     *
     * @param timeLimit positive, at most 60 s
     * @return this policy with that limit
     * @throws IllegalArgumentException if it is out of range
     */
    public CachePolicy withTimeLimit(Duration timeLimit) {
        return new CachePolicy(
                timeToLive,
                timeToLiveOfNoContact,
                staleFor,
                jitter,
                Checks.positiveUpTo("timeLimit", timeLimit, LONGEST_TIME_LIMIT));
    }

    /**
     * Returns how long a contact is fresh.
     *
     * @return 24 hours by default
     */
    public Duration timeToLive() {
        return timeToLive;
    }

    /**
     * Returns how long "no contact information" is fresh.
     *
     * @return one hour by default
     */
    public Duration timeToLiveOfNoContact() {
        return timeToLiveOfNoContact;
    }

    /**
     * Returns how long a stale answer is served.
     *
     * @return 24 hours by default
     */
    public Duration staleFor() {
        return staleFor;
    }

    /**
     * Returns the largest part by which a time to live is shortened.
     *
     * @return 0.1 by default
     */
    public double jitter() {
        return jitter;
    }

    /**
     * Returns the limit on one call of the cache.
     *
     * @return 250 ms by default
     */
    public Duration timeLimit() {
        return timeLimit;
    }

    /**
     * Returns the entry of an answer. A pure function, for tests and for caches that are filled from elsewhere.
     *
     * @param contact the answer; empty if the server has no contact information
     * @param answeredAt when it arrived
     * @param random from 0 (inclusive) to 1 (exclusive); the larger, the shorter the time to live
     * @return the answer with its limits, in whole milliseconds
     */
    public ContactCache.Entry entry(Optional<ContactInfo> contact, Instant answeredAt, double random) {
        Duration fresh = contact.isPresent() ? timeToLive : timeToLiveOfNoContact;
        boolean isShorter = contact.isEmpty() && staleFor.compareTo(timeToLiveOfNoContact) > 0;
        Duration stale = isShorter ? timeToLiveOfNoContact : staleFor;
        Instant freshUntil = answeredAt.plusMillis((long) (fresh.toMillis() * (1 - jitter * random)));
        return new ContactCache.Entry(contact, freshUntil, freshUntil.plusMillis(stale.toMillis()));
    }

    /**
     * Returns the policy as text.
     *
     * @return for example {@code CachePolicy[timeToLive=PT24H, timeToLiveOfNoContact=PT1H, staleFor=PT24H, jitter=0.1,
     *     timeLimit=PT0.25S]}
     */
    @Override
    public String toString() {
        return "CachePolicy[timeToLive=" + timeToLive + ", timeToLiveOfNoContact=" + timeToLiveOfNoContact
                + ", staleFor=" + staleFor + ", jitter=" + jitter + ", timeLimit=" + timeLimit + "]";
    }
}
