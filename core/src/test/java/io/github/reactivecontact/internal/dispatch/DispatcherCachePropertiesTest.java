package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.cache.CaffeineContactCache;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

/**
 * Runs random lookups, cancels, evictions and closes with an unreliable cache. No caller gets another chat's or another
 * instance's contact, one that is older than its limit, or one that was evicted. Each caller has one outcome in time.
 */
class DispatcherCachePropertiesTest {

    private static final int RUNS_PER_TEST = 500;
    private static final int RUNS = 2_000;
    private static final int EVENTS = 20_000;
    private static final int CHATS = 500;
    private static final int INSTANCES = 10;

    static LongStream firstSeeds() {
        return LongStream.iterate(0, seed -> seed < RUNS, seed -> seed + RUNS_PER_TEST);
    }

    @ParameterizedTest
    @MethodSource("firstSeeds")
    void run_anySeed_servesOnlyWhatMayBeServed(long firstSeed) {
        int hits = 0;
        int staleHits = 0;
        int misses = 0;
        int failures = 0;
        int evictedAgain = 0;
        int failed = 0;
        int cancelled = 0;
        for (long seed = firstSeed; seed < firstSeed + RUNS_PER_TEST; seed++) {
            try {
                CachedRun.Summary summary = new CachedRun(seed).run();
                hits += summary.hits();
                staleHits += summary.staleHits();
                misses += summary.misses();
                failures += summary.failures();
                evictedAgain += summary.evictedAgain();
                failed += summary.failed();
                cancelled += summary.cancelled();
            } catch (Throwable failure) {
                throw new AssertionError("Seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
        assertThat(hits).as("hits").isGreaterThan(10 * RUNS_PER_TEST);
        assertThat(staleHits).as("stale hits").isGreaterThan(5 * RUNS_PER_TEST);
        assertThat(misses).as("misses").isGreaterThan(10 * RUNS_PER_TEST);
        assertThat(failures).as("failures of the cache").isGreaterThan(3 * RUNS_PER_TEST);
        assertThat(evictedAgain).as("evicted and requested again").isGreaterThan(5 * RUNS_PER_TEST);
        assertThat(failed).as("failed").isGreaterThan(RUNS_PER_TEST);
        assertThat(cancelled).as("cancelled").isGreaterThan(RUNS_PER_TEST);
    }

    @Test
    void bulk_manyEventsOfFewChats_requestsEachChatOnce() {
        DispatcherRig cached = new DispatcherRig();
        cached.cache(CaffeineContactCache.builder().scheduler(cached.time).build());

        Duration with = timeOfEvents(cached);
        DispatcherRig plain = new DispatcherRig();
        Duration without = timeOfEvents(plain);

        assertThat(cached.requests()).hasSize(CHATS);
        assertThat(with).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
        assertThat(plain.requests().size()).isGreaterThan(5 * CHATS);
        assertThat(without).isGreaterThan(with.multipliedBy(5));
        cached.close();
        plain.close();
    }

    private static Duration timeOfEvents(DispatcherRig rig) {
        rig.instances(INSTANCES);
        List<String> events = new Random(1)
                .ints(EVENTS, 0, CHATS)
                .mapToObj(chat -> DispatcherRig.chat(chat).value())
                .toList();
        Run run = rig.bulk(Flux.fromIterable(events), BulkOptions.defaults().withConcurrency(256));
        while (!run.completed) {
            rig.pass(Duration.ofSeconds(1));
        }
        assertThat(run.found()).isEqualTo(EVENTS);
        return rig.now();
    }
}
