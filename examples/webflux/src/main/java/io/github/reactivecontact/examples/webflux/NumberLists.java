package io.github.reactivecontact.examples.webflux;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Keeps checked lists in memory until they are looked up. Beyond the limit, those that were used longest ago are
 * dropped, and never the newest: its sender is about to look it up. A running lookup does not depend on it.
 */
@Component
final class NumberLists {

    private final long maximumTotal;
    private final Duration timeToLive;
    private final Scheduler clock;

    /** In order of their last use. */
    private final Map<String, CheckedList> lists = new LinkedHashMap<>(16, 0.75f, true);

    private long total;

    @Autowired
    NumberLists(ListProperties properties) {
        this(properties, Schedulers.parallel());
    }

    NumberLists(ListProperties properties, Scheduler clock) {
        this.maximumTotal = properties.maximumTotal();
        this.timeToLive = properties.timeToLive();
        this.clock = clock;
    }

    private record CheckedList(List<ListedNumber> numbers, long lines, Instant lastUse) {}

    /** Keeps a list and returns its id, which cannot be guessed. The source of randomness blocks. */
    Mono<String> add(List<ListedNumber> numbers) {
        return Mono.fromSupplier(() -> UUID.randomUUID().toString())
                .subscribeOn(Schedulers.boundedElastic())
                .doOnNext(id -> keep(id, numbers));
    }

    private synchronized void keep(String id, List<ListedNumber> numbers) {
        long lines = numbers.stream().mapToLong(number -> number.lines().size()).sum();
        lists.put(id, new CheckedList(numbers, lines, now()));
        total += lines;
        drop();
    }

    synchronized List<ListedNumber> get(String id) {
        drop();
        CheckedList list = lists.get(id);
        if (list == null) {
            throw new NoListException();
        }
        lists.put(id, new CheckedList(list.numbers, list.lines, now()));
        return list.numbers;
    }

    private void drop() {
        Instant oldest = now().minus(timeToLive);
        Iterator<CheckedList> byLastUse = lists.values().iterator();
        while (byLastUse.hasNext()) {
            CheckedList list = byLastUse.next();
            boolean isTooMuch = total > maximumTotal && byLastUse.hasNext();
            if (!isTooMuch && list.lastUse.isAfter(oldest)) {
                return;
            }
            byLastUse.remove();
            total -= list.lines;
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS));
    }

    /** There is no list with this id. */
    static final class NoListException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NoListException() {
            super("There is no list with this id, or it is no longer kept: send it again", null, false, false);
        }
    }
}
