package io.github.reactivecontact.redis;

import io.github.reactivecontact.PermitSource.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Measures how many permits a second a local Redis grants to local clients. */
public final class RedisCapacity {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PART = Duration.ofSeconds(1);
    private static final int SOURCES = 4;

    private RedisCapacity() {}

    /**
     * The throughput and the latency of one request size.
     *
     * @param instances the number of instances in a request
     * @param permitsPerSecond granted permits, with one request of each of four sources in flight
     * @param secondsAlone the duration of a single request without other load
     */
    public record Measured(int instances, double permitsPerSecond, double secondsAlone) {}

    /** Measures requests of the given sizes. Empty if redis-server is not installed. */
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
                requestsPerSecond(sources, size, PART);
                measured.add(new Measured(
                        size,
                        size * requestsPerSecond(sources, size, PART),
                        1 / requestsPerSecond(sources.subList(0, 1), size, PART)));
            }
            sources.forEach(RedisPermitSource::close);
        }
        return measured;
    }

    /** Returns the requests per second, with one request of each source in flight. */
    private static double requestsPerSecond(List<RedisPermitSource> sources, int size, Duration duration) {
        List<Request> requests = IntStream.range(0, size)
                .mapToObj(number -> new Request("" + number, Duration.ofNanos(1000)))
                .toList();
        long begin = System.nanoTime();
        long completed = Flux.fromIterable(sources)
                .flatMap(source -> Mono.defer(() -> source.acquire(requests))
                        .repeat(() -> System.nanoTime() - begin < duration.toNanos()))
                .count()
                .block();
        return completed / ((System.nanoTime() - begin) / 1e9);
    }
}
