package io.github.reactivecontact.examples.webflux;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long contacts are remembered.
 *
 * @param timeToLive of a contact
 * @param noContactTimeToLive of the answer that there is none
 * @param maximumSize in entries; the least used go first
 */
@ConfigurationProperties("contacts.cache")
record CacheProperties(
        @DefaultValue("6h") Duration timeToLive,
        @DefaultValue("10m") Duration noContactTimeToLive,
        @DefaultValue("10000") long maximumSize) {}
