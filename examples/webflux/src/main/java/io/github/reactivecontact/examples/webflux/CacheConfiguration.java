package io.github.reactivecontact.examples.webflux;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.reactivecontact.ReactiveContactClient;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures the cache in front of the client. */
@Configuration(proxyBeanMethods = false)
class CacheConfiguration {

    @Bean
    CachedContacts cachedContacts(ReactiveContactClient client, CacheProperties properties, MeterRegistry meters) {
        return new CachedContacts(client::getContactInfo, properties, Ticker.systemTicker(), meters);
    }
}
