package io.github.reactivecontact.redis;

import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.redis.LocalShare.Slot;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Coordinates the clients of several processes through Redis, so that together they keep the rate limit of each
 * instance.
 *
 * <pre>{@code
 * RedisPermitSource permits = RedisPermitSource.create(RedisURI.create("redis://10.0.0.7"));
 * ReactiveContactClient client = ReactiveContactClient.builder()
 *         .instances(instances)
 *         .permits(permits)
 *         .build();
 * }</pre>
 *
 * <p>One command requests one permit for each instance that is free. Permits are evenly spaced by the clock of Redis,
 * and none is reserved. All clients keep the longest interval that one of them uses after a 429, until that client
 * shortens it.
 *
 * <p>The clients also share how long an instance is throttled or starting. They share its cooldown if it is not
 * authorized, expired or deleted, or if its quota is exceeded. A 401 or 403 is not shared, because it may come from the
 * configuration of one process. All processes must use the same rate.
 *
 * <p>Redis stores {@code idInstance}s and times, and no token, chat id or phone number. It may be a single server (5.0
 * or later), a primary found by Sentinel, or a cluster, where all keys of one prefix are on one node. A restart or
 * failover loses only timing: at most some requests are too close to each other.
 *
 * <p>If Redis does not answer within the command timeout, {@link WhenUnavailable} applies until a probe is answered in
 * time. An error of the configuration, such as a wrong password, counts likewise. It is logged once a minute, with the
 * error code of Redis and what to do. Nothing blocks. Thread-safe, for several clients; close it after them.
 */
public final class RedisPermitSource implements PermitSource, AutoCloseable {

    private static final Duration CLIENT_TTL = Duration.ofSeconds(10);
    private static final Duration DELETED_TTL = Duration.ofDays(1);
    private static final Duration RETRY_DELAY = Duration.ofMillis(100);
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(2);
    private static final int HEADER = 3;
    private static final int FIELDS = 3;
    private static final int MAX_DRIFT_DIVISOR = 1000;
    private static final Slot NO_SLOT = new Slot(0, 1, 0);

    private final RedisLink link;
    private final RedisPermitSourceBuilder settings;
    private final Availability availability;
    private final LocalShare localShare;
    private final String self = UUID.randomUUID().toString();

    /** How long a client counts after its last command. */
    private volatile Duration clientTtl = CLIENT_TTL;

    /** Null before the first reply. */
    private volatile @Nullable ClockReading clockReading;

    /**
     * The slot of this client and the clock of Redis.
     *
     * @param tookNanos round-trip time of the reply with the time
     * @param at local time of that reply
     */
    private record ClockReading(Slot slot, long tookNanos, long at) {}

    RedisPermitSource(RedisLink link, RedisPermitSourceBuilder settings) {
        this.link = link;
        this.settings = settings;
        this.localShare =
                new LocalShare(settings.localShare, ThreadLocalRandom.current().nextDouble());
        // Not a PING, which also succeeds on a server that rejects writes.
        this.availability = new Availability(
                "permits",
                () -> link.commands()
                        .thenCompose(commands -> Script.ACQUIRE.call(commands, keys(List.of()), arguments(List.of()))),
                link::renew,
                settings.commandTimeout);
    }

    /**
     * Creates a source with default settings and its own connection, which it opens asynchronously.
     *
     * @param uri address of Redis
     * @return a source that the caller closes
     */
    public static RedisPermitSource create(RedisURI uri) {
        return builder().uri(uri).build();
    }

    /**
     * Returns a builder with default settings.
     *
     * @return the builder
     */
    public static RedisPermitSourceBuilder builder() {
        return new RedisPermitSourceBuilder();
    }

    /**
     * Returns whether Redis gives permits, for a health check. The value changes only through requests for permits and
     * the probes that follow them.
     *
     * @return true before the first request
     */
    @Override
    public boolean isAvailable() {
        return availability.isUp();
    }

    @Override
    public Mono<Map<String, Permit>> acquire(Collection<Request> requests) {
        List<Request> copy = List.copyOf(requests);
        return Mono.defer(() -> {
            if (!availability.isUp()) {
                return withoutRedis(copy);
            }
            clientTtl = clientTtl(copy);
            long sentAt = now();
            return withTimeout(run(Script.ACQUIRE, keys(copy), arguments(copy))
                            .map(answer -> permits(copy, answer, sentAt)))
                    .onErrorResume(failure -> {
                        failed(failure);
                        return withoutRedis(copy);
                    });
        });
    }

    @Override
    public Mono<Void> pause(String idInstance, Duration duration) {
        return Mono.defer(() -> {
            if (!availability.isUp()) {
                localShare.refused(idInstance, duration, now());
                return Mono.empty();
            }
            return send(Script.HOLD, idInstance, micros(duration));
        });
    }

    @Override
    public Mono<Void> cooldown(String idInstance, Reason reason, @Nullable Duration duration) {
        if (reason == Reason.UNAUTHORIZED || reason == Reason.FORBIDDEN) {
            return Mono.empty();
        }
        return send(Script.COOLING_DOWN, idInstance, micros(duration == null ? DELETED_TTL : duration), reason.name());
    }

    @Override
    public Mono<Void> ready(String idInstance) {
        return send(Script.READY, idInstance);
    }

    /** Closes the connection if the source owns it. Does not wait. */
    @Override
    public void close() {
        link.close();
    }

    private Mono<List<String>> run(Script script, List<String> keys, List<String> arguments) {
        return link.mono().flatMap(redis -> script.run(redis, keys, arguments));
    }

    private <T> Mono<T> withTimeout(Mono<T> answer) {
        return answer.timeout(settings.commandTimeout, settings.scheduler.get());
    }

    private Mono<Void> send(Script script, String idInstance, String... arguments) {
        return Mono.defer(() -> availability.isUp()
                ? withTimeout(run(script, List.of(key(idInstance)), List.of(arguments)))
                        .then()
                        .onErrorResume(failure -> {
                            failed(failure);
                            return Mono.empty();
                        })
                : Mono.empty());
    }

    private String key(String name) {
        return "{" + settings.prefix + "}:" + name;
    }

    private List<String> keys(List<Request> requests) {
        return Stream.concat(Stream.of("clients", "slots"), requests.stream().map(Request::idInstance))
                .map(this::key)
                .toList();
    }

    private List<String> arguments(List<Request> requests) {
        List<String> arguments = new ArrayList<>();
        arguments.add(self);
        arguments.add(micros(clientTtl));
        requests.forEach(request -> arguments.add(micros(request.interval())));
        return arguments;
    }

    private static Duration clientTtl(List<Request> requests) {
        Duration longest = CLIENT_TTL;
        for (Request request : requests) {
            Duration twice = request.interval().multipliedBy(2);
            longest = twice.compareTo(longest) > 0 ? twice : longest;
        }
        return longest;
    }

    /** Rounds up, so that the limit is not exceeded. */
    private static String micros(Duration duration) {
        return Long.toString(Math.max(
                1, TimeUnit.NANOSECONDS.toMicros(duration.plusNanos(999).toNanos())));
    }

    private Map<String, Permit> permits(List<Request> requests, List<String> answer, long sentAt) {
        readClock(answer, sentAt, now());
        Map<String, Permit> permits = new LinkedHashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            List<String> fields = answer.subList(HEADER + FIELDS * i, HEADER + FIELDS * (i + 1));
            Duration duration = Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(Long.parseLong(fields.get(1))));
            String idInstance = requests.get(i).idInstance();
            permits.put(idInstance, permit(fields.get(0), idInstance, duration, fields.get(2)));
        }
        return permits;
    }

    /** Keeps the reading with the shortest round trip, until the clocks may have drifted. */
    private synchronized void readClock(List<String> answer, long sentAt, long now) {
        ClockReading before = clockReading == null ? new ClockReading(NO_SLOT, Long.MAX_VALUE, 0) : clockReading;
        long took = now - sentAt;
        long redis = TimeUnit.MICROSECONDS.toNanos(Long.parseLong(answer.get(0)));
        int of = Integer.parseInt(answer.get(1));
        int number = Integer.parseInt(answer.get(2));
        clockReading = took - before.tookNanos <= (now - before.at) / MAX_DRIFT_DIVISOR
                ? new ClockReading(new Slot(number, of, redis - (sentAt + took / 2)), took, now)
                : new ClockReading(new Slot(number, of, before.slot.ahead()), before.tookNanos, before.at);
    }

    private Permit permit(String result, String idInstance, Duration duration, String cooldownReason) {
        return switch (result) {
            case "granted" -> {
                localShare.kept(idInstance, duration);
                yield isSettled(duration) ? Permit.granted(duration) : Permit.uncoordinated();
            }
            case "not before" -> Permit.notBefore(duration);
            default -> {
                Reason reason = reason(cooldownReason);
                yield Permit.cooldown(reason, reason == Reason.INSTANCE_DELETED ? null : duration);
            }
        };
    }

    /** Requests sent before Redis was available again still count in the window of the server. */
    private boolean isSettled(Duration interval) {
        long settled = Math.max(SETTLED_AFTER.toNanos(), 2 * interval.toNanos());
        return availability.isUpFor(settled, now());
    }

    /** Returns {@code NO_INSTANCE} for an unknown reason, which a newer version of this library may write. */
    private static Reason reason(String name) {
        for (Reason reason : Reason.values()) {
            if (reason.name().equals(name)) {
                return reason;
            }
        }
        return Reason.NO_INSTANCE;
    }

    private void failed(Throwable failure) {
        availability.failed(failure, settings.whenUnavailable.name(), now());
    }

    private Mono<Map<String, Permit>> withoutRedis(List<Request> requests) {
        availability.probeIfDue(this::now);
        if (settings.whenUnavailable == WhenUnavailable.FAIL) {
            return Mono.error(availability.failure());
        }
        Map<String, Permit> permits = new LinkedHashMap<>();
        ClockReading reading = clockReading;
        Slot slot = reading == null ? null : reading.slot;
        for (Request request : requests) {
            permits.put(
                    request.idInstance(),
                    settings.whenUnavailable == WhenUnavailable.WAIT
                            ? Permit.notBefore(RETRY_DELAY)
                            : localShare.acquire(request, slot, now()));
        }
        return Mono.just(permits);
    }

    private long now() {
        return settings.scheduler.get().now(TimeUnit.NANOSECONDS);
    }
}
