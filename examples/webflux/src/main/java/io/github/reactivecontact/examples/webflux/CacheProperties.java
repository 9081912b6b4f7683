package io.github.reactivecontact.examples.webflux;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the contact cache.
 *
 * @param timeToLive time to live of a contact
 * @param noContactTimeToLive time to live of the outcome that there is no contact information
 * @param maximumSize maximum number of entries; the least used are evicted first
 */
@ConfigurationProperties("contacts.cache")
record CacheProperties(
        @DefaultValue("6h") Duration timeToLive,
        @DefaultValue("10m") Duration noContactTimeToLive,
        @DefaultValue("10000") long maximumSize) {}
