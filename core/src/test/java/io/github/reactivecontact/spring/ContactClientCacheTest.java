package io.github.reactivecontact.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactCache;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.github.reactivecontact.cache.CaffeineContactCache;
import io.github.reactivecontact.redis.RedisContactCache;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.test.context.FilteredClassLoader;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ContactClientCacheTest {

    private static final String CHAT = "71234567890@c.us";

    @Test
    void caffeine_secondLookup_sendsNoRequest() {
        try (GreenApiSimulator green = GreenApiSimulator.builder()
                .instance("7103000001", Applications.TOKEN)
                .start()) {
            Applications.withInstance()
                    .withPropertyValues(
                            "contact-client.instances[0].api-url=" + green.apiUrl(),
                            "contact-client.cache.type=caffeine",
                            "contact-client.cache.maximum-size=10")
                    .run(context -> {
                        assertThat(context).hasSingleBean(CaffeineContactCache.class);
                        ReactiveContactClient client = context.getBean(ReactiveContactClient.class);
                        for (int lookup = 0; lookup < 2; lookup++) {
                            StepVerifier.create(client.getContactInfo(CHAT))
                                    .expectNextMatches(contact -> contact.isPresent())
                                    .verifyComplete();
                        }
                    });
            assertThat(green.requests("7103000001")).isOne();
        }
    }

    @ParameterizedTest
    @CsvSource({"contact-client.cache.type=none", "contact-client.cache.time-to-live=1h"})
    void none_orTimesOnly_hasNoCache(String property) {
        Applications.withInstance()
                .withPropertyValues(property)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ContactCache.class));
    }

    @Test
    void redis_withAddress_isInRedis() {
        Applications.withInstance()
                .withPropertyValues(
                        "contact-client.cache.type=redis",
                        "contact-client.cache.prefix=contacts",
                        "contact-client.cache.hash-key=MDEyMzQ1Njc4OWFiY2RlZg==",
                        "contact-client.cache.command-timeout=100ms",
                        "contact-client.redis.share-rate=false",
                        "contact-client.redis.uri=redis://127.0.0.1:1")
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(RedisContactCache.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type=redis | contact-client.cache.type: needs an address",
                "type=redis, contact-client.redis.uri=redis://127.0.0.1:1, contact-client.cache.hash-key=secret! | cache.hash-key: must be Base64",
                "type=redis, contact-client.redis.uri=redis://127.0.0.1:1, contact-client.cache.hash-key=YWJj | cache.hash-key: hashKey must have at least 16 bytes, had 3",
                "type=caffeine, contact-client.cache.maximum-size=0 | cache.maximum-size: maximumSize must be at least 1, was 0",
                "time-to-live=0s | cache.time-to-live: timeToLive must",
                "stale-for=-1s | cache.stale-for: staleFor must not be negative",
                "jitter=2 | cache.jitter: jitter must be from 0 to 1, was 2.0",
                "time-limit=2m | cache.time-limit: timeLimit must"
            })
    void cache_invalidProperty_isNamed(String properties, String message) {
        Applications.withInstance()
                .withPropertyValues(("contact-client.cache." + properties).split(", "))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(message)
                        .hasMessageNotContaining("secret"));
    }

    @Test
    void caffeine_withoutItsLibrary_namesIt() {
        Applications.withInstance()
                .withClassLoader(new FilteredClassLoader(Caffeine.class))
                .withPropertyValues("contact-client.cache.type=caffeine")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("contact-client.cache.type: is caffeine, whose library is missing")
                        .hasMessageContaining("com.github.ben-manes.caffeine:caffeine"));
    }

    @Test
    void ownCache_replacesTypeAndTakesTimes() {
        ContactCache own = new NoCache();
        String[] cache = new String[1];
        Applications.withInstance()
                .withPropertyValues("contact-client.cache.type=caffeine", "contact-client.cache.time-to-live=3d")
                .withBean(ContactCache.class, () -> own)
                .withBean(
                        ReactiveContactClientBuilderCustomizer.class,
                        () -> (ReactiveContactClientBuilder builder) ->
                                cache[0] = Applications.settings(builder).get("cache"))
                .run(context -> assertThat(context).hasSingleBean(ContactCache.class));

        assertThat(cache[0]).contains(own.toString()).contains("timeToLive=PT72H");
    }

    @Test
    void ownCaches_twoWithoutPrimary_failTheStart() {
        Applications.withInstance()
                .withBean("one", ContactCache.class, NoCache::new)
                .withBean("two", ContactCache.class, NoCache::new)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(NoUniqueBeanDefinitionException.class)
                        .hasMessageContaining("one,two"));
    }

    @Test
    void ownCaches_twoWithPrimary_useThePrimary() {
        ContactCache primary = new NoCache();
        String[] cache = new String[1];
        Applications.withInstance()
                .withBean("one", ContactCache.class, NoCache::new)
                .withBean("two", ContactCache.class, () -> primary, bean -> bean.setPrimary(true))
                .withBean(
                        ReactiveContactClientBuilderCustomizer.class,
                        () -> (ReactiveContactClientBuilder builder) ->
                                cache[0] = Applications.settings(builder).get("cache"))
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(cache[0]).contains(primary.toString());
    }

    private static final class NoCache implements ContactCache {

        @Override
        public Mono<Map<Key, Entry>> get(Collection<Key> keys) {
            return Mono.just(Map.of());
        }

        @Override
        public Mono<Void> put(Key key, Entry entry, Duration age) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> evict(ChatId chatId) {
            return Mono.empty();
        }
    }
}
