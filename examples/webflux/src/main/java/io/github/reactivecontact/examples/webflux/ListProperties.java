package io.github.reactivecontact.examples.webflux;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of the lists that the service keeps in memory. A number takes some 300 bytes.
 *
 * @param maximumNumbers most numbers in one list, duplicates and rejected ones included
 * @param maximumTotal most numbers in all kept lists; those used longest ago are dropped first, the newest never
 * @param timeToLive how long a list is kept after its last use
 */
@ConfigurationProperties("contacts.lists")
record ListProperties(
        @DefaultValue("250000") int maximumNumbers,
        @DefaultValue("500000") long maximumTotal,
        @DefaultValue("2h") Duration timeToLive) {}
