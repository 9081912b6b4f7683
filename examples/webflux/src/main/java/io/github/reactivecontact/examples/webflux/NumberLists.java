package io.github.reactivecontact.examples.webflux;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Keeps checked lists in memory until they are looked up. A running lookup does not depend on it. */
@Component
final class NumberLists {

    private final Cache<String, CheckedList> lists;

    NumberLists(ListProperties properties) {
        lists = Caffeine.newBuilder()
                .maximumWeight(properties.maximumTotal())
                .<String, CheckedList>weigher((id, list) -> Math.toIntExact(Math.max(1, list.weight())))
                .expireAfterAccess(properties.timeToLive())
                .build();
    }

    /** The numbers of a list, and how many lines they have. */
    private record CheckedList(List<ListedNumber> numbers, long weight) {}

    /** Keeps a list and returns its id, which cannot be guessed. The source of randomness blocks. */
    Mono<String> add(List<ListedNumber> numbers, long lines) {
        return Mono.fromSupplier(() -> UUID.randomUUID().toString())
                .subscribeOn(Schedulers.boundedElastic())
                .doOnNext(id -> this.lists.put(id, new CheckedList(numbers, lines)));
    }

    List<ListedNumber> get(String id) {
        CheckedList list = lists.getIfPresent(id);
        if (list == null) {
            throw new ResponseStatusException(
                    HttpStatus.NOT_FOUND, "There is no list with this id, or it is no longer kept: send it again");
        }
        return list.numbers();
    }
}
