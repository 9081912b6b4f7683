package io.github.reactivecontact.redis;

import io.github.reactivecontact.PermitSource.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How many permits a Redis of this machine gives, to clients on this machine. */
public final class RedisCapacity {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PART = Duration.ofSeconds(1);
    private static final int SOURCES = 4;

    private RedisCapacity() {}

    /**
     * Permits a second, and what one question takes.
     *
     * @param instances asked for in one question
     * @param permitsPerSecond all granted, with a question of each of four sources under way
     * @param secondsAlone of one question while there is no other
     */
    public record Measured(int instances, double permitsPerSecond, double secondsAlone) {}

    /** Of questions of those sizes; nothing where there is no redis-server. */
    public static List<Measured> measure(int... sizes) {
        if (!RedisServer.isInstalled()) {
            return List.of();
        }
        List<Measured> measured = new ArrayList<>();
        try (RedisServer server = RedisServer.start()) {
            List<RedisPermitSource> sources = IntStream.range(0, SOURCES)
                    .mapToObj(number -> RedisPermitSource.builder()
                            .uri(server.uri())
                            .commandTimeout(TIMEOUT)
                            .build())
                    .toList();
            for (int size : sizes) {
                questions(sources, size, PART);
                measured.add(new Measured(
                        size, size * questions(sources, size, PART), 1 / questions(sources.subList(0, 1), size, PART)));
            }
            sources.forEach(RedisPermitSource::close);
        }
        return measured;
    }

    /** A second, one of each source at a time. */
    private static double questions(List<RedisPermitSource> sources, int size, Duration duration) {
        List<Request> requests = IntStream.range(0, size)
                .mapToObj(number -> new Request("" + number, Duration.ofNanos(1000)))
                .toList();
        long begin = System.nanoTime();
        long asked = Flux.fromIterable(sources)
                .flatMap(source -> Mono.defer(() -> source.acquire(requests))
                        .repeat(() -> System.nanoTime() - begin < duration.toNanos()))
                .count()
                .block();
        return asked / ((System.nanoTime() - begin) / 1e9);
    }
}
