package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chats;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactClientListener;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.SingleCaller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

/** Deadlines and ages around the calls of a cache. */
class DispatcherCacheTimeTest {

    private static final int MOST_KEYS_ASKED = 16 * 512;

    private final ScriptedCache cache = new ScriptedCache();
    private final DispatcherRig rig = new DispatcherRig().cache(cache);

    @AfterEach
    void close() {
        rig.close();
    }

    /** Runs a task within the event of the first lookup, so that the keys of its lookups gather. */
    private void withinFirstLookup(Runnable task) {
        List<Runnable> left = new ArrayList<>(List.of(task));
        rig.listener(new ContactClientListener() {
            @Override
            public OfLookup onLookup(ContextView context, boolean bulk) {
                if (!left.isEmpty()) {
                    left.remove(0).run();
                }
                return new OfLookup() {};
            }
        });
    }

    @Test
    void deadline_keyThatNoCallTakes_isKept() {
        rig.deadline(Duration.ofMillis(100));
        cache.byHand = true;
        List<SingleCaller> single = new ArrayList<>();
        withinFirstLookup(() -> {
            rig.bulk(chats(1, MOST_KEYS_ASKED - 1), BulkOptions.defaults().withConcurrency(MOST_KEYS_ASKED));
            single.add(rig.single(0));
        });
        rig.bulk(chats(MOST_KEYS_ASKED, 1), BulkOptions.defaults());
        assertThat(cache.asked).hasSize(MOST_KEYS_ASKED).doesNotContain(DispatcherCacheTest.key(0));

        rig.pass(Duration.ofMillis(100));

        assertThat(single.get(0).reason()).isEqualTo(Reason.DEADLINE);
        assertThat(single.get(0).endedAt).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void hit_cacheInMemory_readsTheClockOnceAndLeavesTheRestAlone() {
        AtomicInteger readings = new AtomicInteger();
        Scheduler time = rig.time;
        Scheduler counting = new CountingScheduler(time, readings);
        rig.schedulers(() -> counting);
        cache.entries.put(
                DispatcherCacheTest.key(1), DispatcherCacheTest.entry(Duration.ofHours(1), Duration.ofHours(2)));
        rig.dispatcher();
        readings.set(0);

        assertThat(rig.single(1).found()).isTrue();

        // The wall clock, which says whether the entry has expired.
        assertThat(readings).hasValue(1);
    }

    /** Counts the readings of the clock. */
    private record CountingScheduler(Scheduler time, AtomicInteger readings) implements Scheduler {

        @Override
        public long now(TimeUnit unit) {
            readings.incrementAndGet();
            return time.now(unit);
        }

        @Override
        public Disposable schedule(Runnable task) {
            return time.schedule(task);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return time.schedule(task, delay, unit);
        }

        @Override
        public Worker createWorker() {
            return time.createWorker();
        }
    }

    @Test
    void put_calledLate_hasTheAgeAtTheCall() {
        rig.unlimited();
        rig.single(0);
        Duration late = Duration.ofSeconds(1);
        // The answer arrives while a call of the cache is being started, so its own call has to wait.
        cache.answer = keys -> {
            rig.pass(late);
            assertThat(cache.puts).isEmpty();
            return Mono.just(Map.of());
        };

        rig.single(1);

        assertThat(cache.puts).singleElement().satisfies(put -> {
            assertThat(put.key()).isEqualTo(DispatcherCacheTest.key(0));
            assertThat(put.age()).isEqualTo(late);
        });
    }
}
