package io.github.reactivecontact.redis;

import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.redis.LocalShare.Slot;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Keeps the clients of several processes together to each instance's limit, through one Redis.
 *
 * <pre>{@code
 * RedisPermitSource permits = RedisPermitSource.create(RedisURI.create("redis://10.0.0.7"));
 * ReactiveContactClient client = ReactiveContactClient.builder()
 *         .instances(accounts)
 *         .permits(permits)
 *         .build();
 * }</pre>
 *
 * <p>One command asks for all instances that are free at a moment, one permit each, evenly spaced by the clock of Redis;
 * nothing is reserved ahead. All keep the longest interval that one of them has learnt from 429, for as long as he wants
 * it. Shared, too, is how long an instance is throttled or starting, and that it is set aside because it is not
 * authorized, expired, deleted, or has used up its quota; but not a 401 or 403, which may be a wrong setting of one
 * process alone. All processes must have the same rate.
 *
 * <p>Redis is told {@code idInstance}s and times; never a token, a chat id or a phone number. It may be a single server
 * from 5.0 on, a primary found by Sentinel, or a cluster, where all keys of one prefix live on one node. What it loses by a
 * restart or a fail-over are at most some requests too close to each other.
 *
 * <p>When Redis does not answer within the command time-out, then {@link WhenUnavailable} says what becomes of the
 * lookups, until a probe is answered in time. Nothing blocks, and nothing hangs. A source is safe for use by many
 * threads and clients; close it after them.
 */
public final class RedisPermitSource implements PermitSource, AutoCloseable {

    private static final Duration COUNTED_FOR = Duration.ofSeconds(10);
    private static final Duration DELETED_FOR = Duration.ofDays(1);
    private static final Duration WAIT = Duration.ofMillis(100);
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(2);
    private static final int HEADER = 3;
    private static final int FIELDS = 3;
    private static final int DRIFT = 1000;

    private final RedisLink link;
    private final RedisPermitSourceBuilder settings;
    private final Availability availability;
    private final LocalShare localShare;
    private final String self = UUID.randomUUID().toString();
    /** For how long a client counts after it asked. */
    private volatile Duration counted = COUNTED_FOR;

    private volatile Heard heard = new Heard(new Slot(0, 1, 0), Long.MAX_VALUE, 0);

    /** What Redis said of this client and of its own clock, and how long the answer that told the time was under way. */
    private record Heard(Slot slot, long tookNanos, long at) {}

    RedisPermitSource(RedisLink link, RedisPermitSourceBuilder settings) {
        this.link = link;
        this.settings = settings;
        this.localShare =
                new LocalShare(settings.localShare, ThreadLocalRandom.current().nextDouble());
        // Not a PING: a server that answers may still be one that does not write, or not for us.
        this.availability = new Availability(
                () -> link.commands()
                        .thenCompose(commands -> Script.ACQUIRE.call(commands, keys(List.of()), arguments(List.of()))),
                link::renew,
                settings.commandTimeout.toNanos());
    }

    /**
     * A source with every setting at its default and a connection of its own, which it begins to make without waiting.
     *
     * @param uri where Redis is
     * @return a source that the caller closes
     */
    public static RedisPermitSource create(RedisURI uri) {
        return builder().uri(uri).build();
    }

    /**
     * A builder with every setting at its default.
     *
     * @return the builder
     */
    public static RedisPermitSourceBuilder builder() {
        return new RedisPermitSourceBuilder();
    }

    /**
     * Whether Redis gives permits at present, for a health check. Changes with the questions of clients, and what
     * comes of them, alone.
     *
     * @return true before the first question
     */
    public boolean isAvailable() {
        return availability.isUp();
    }

    @Override
    public Mono<Map<String, Permit>> acquire(Collection<Request> requests) {
        List<Request> asked = List.copyOf(requests);
        return Mono.defer(() -> {
            if (!availability.isUp()) {
                return withoutRedis(asked);
            }
            counted = counted(asked);
            long askedAt = now();
            return inTime(run(Script.ACQUIRE, keys(asked), arguments(asked))
                            .map(answer -> permits(asked, answer, askedAt)))
                    .onErrorResume(failure -> {
                        failed(failure);
                        return withoutRedis(asked);
                    });
        });
    }

    @Override
    public Mono<Void> hold(String idInstance, Duration duration) {
        return Mono.defer(() -> {
            if (!availability.isUp()) {
                localShare.refused(idInstance, duration, now());
                return Mono.empty();
            }
            return tell(Script.HOLD, idInstance, micros(duration));
        });
    }

    @Override
    public Mono<Void> setAside(String idInstance, Reason because, @Nullable Duration duration) {
        if (because == Reason.UNAUTHORIZED || because == Reason.FORBIDDEN) {
            return Mono.empty();
        }
        return tell(Script.SET_ASIDE, idInstance, micros(duration == null ? DELETED_FOR : duration), because.name());
    }

    @Override
    public Mono<Void> ready(String idInstance) {
        return tell(Script.READY, idInstance);
    }

    /** Closes the connection if it is the source's own. Does not wait for its end. */
    @Override
    public void close() {
        link.close();
    }

    // ---- Redis.

    private Mono<List<String>> run(Script script, List<String> keys, List<String> arguments) {
        return commands().flatMap(redis -> script.run(redis, keys, arguments));
    }

    /** The connection is everybody's: who cancels cancels not its making, and nobody need hear that it fails later. */
    private Mono<RedisClusterAsyncCommands<String, String>> commands() {
        return Mono.fromFuture(
                        () -> link.commands()
                                .<Supplier<RedisClusterAsyncCommands<String, String>>>handle(
                                        (commands, failure) -> () -> {
                                            if (failure != null) {
                                                throw new IllegalStateException(
                                                        "There is no connection to Redis", failure);
                                            }
                                            return commands;
                                        }),
                        true)
                .map(Supplier::get);
    }

    private <T> Mono<T> inTime(Mono<T> answer) {
        return answer.timeout(settings.commandTimeout, settings.scheduler.get());
    }

    private Mono<Void> tell(Script script, String idInstance, String... arguments) {
        return Mono.defer(() -> availability.isUp()
                ? inTime(run(script, List.of(key(idInstance)), List.of(arguments)))
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
        arguments.add(micros(counted));
        requests.forEach(request -> arguments.add(micros(request.interval())));
        return arguments;
    }

    private static Duration counted(List<Request> requests) {
        Duration longest = COUNTED_FOR;
        for (Request request : requests) {
            Duration twice = request.interval().multipliedBy(2);
            longest = twice.compareTo(longest) > 0 ? twice : longest;
        }
        return longest;
    }

    /** Rounded up: a limit is kept, not nearly kept. */
    private static String micros(Duration duration) {
        return Long.toString(Math.max(
                1, TimeUnit.NANOSECONDS.toMicros(duration.plusNanos(999).toNanos())));
    }

    private Map<String, Permit> permits(List<Request> requests, List<String> answer, long askedAt) {
        heard(answer, askedAt, now());
        Map<String, Permit> permits = new LinkedHashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            List<String> fields = answer.subList(HEADER + FIELDS * i, HEADER + FIELDS * (i + 1));
            Duration duration = Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(Long.parseLong(fields.get(1))));
            String idInstance = requests.get(i).idInstance();
            permits.put(idInstance, permit(fields.get(0), idInstance, duration, fields.get(2)));
        }
        return permits;
    }

    /** Of several answers the quickest tells the time best, until clocks may have drifted apart. */
    private synchronized void heard(List<String> answer, long askedAt, long now) {
        Heard before = heard;
        long took = now - askedAt;
        long redis = TimeUnit.MICROSECONDS.toNanos(Long.parseLong(answer.get(0)));
        int of = Integer.parseInt(answer.get(1));
        int number = Integer.parseInt(answer.get(2));
        heard = took - before.tookNanos <= (now - before.at) / DRIFT
                ? new Heard(new Slot(number, of, redis - (askedAt + took / 2)), took, now)
                : new Heard(new Slot(number, of, before.slot.ahead()), before.tookNanos, before.at);
    }

    private Permit permit(String what, String idInstance, Duration duration, String why) {
        return switch (what) {
            case "granted" -> {
                localShare.kept(idInstance, duration);
                yield isSettled(duration) ? Permit.granted(duration) : Permit.uncoordinated();
            }
            case "not before" -> Permit.notBefore(duration);
            default -> {
                Reason because = reason(why);
                yield Permit.setAside(because, because == Reason.INSTANCE_DELETED ? null : duration);
            }
        };
    }

    /** What was sent before Redis was back still counts in the server's window. */
    private boolean isSettled(Duration interval) {
        long settled = Math.max(SETTLED_AFTER.toNanos(), 2 * interval.toNanos());
        return availability.isUpFor(settled, now());
    }

    /** Another version of this library may know more of them. */
    private static Reason reason(String name) {
        for (Reason reason : Reason.values()) {
            if (reason.name().equals(name)) {
                return reason;
            }
        }
        return Reason.NO_INSTANCE;
    }

    // ---- No Redis.

    private void failed(Throwable failure) {
        availability.failed(failure, settings.whenUnavailable, now());
    }

    private Mono<Map<String, Permit>> withoutRedis(List<Request> requests) {
        availability.probeIfDue(this::now);
        if (settings.whenUnavailable == WhenUnavailable.FAIL) {
            return Mono.error(new IllegalStateException("Redis does not answer within " + settings.commandTimeout
                    + " (commandTimeout), or there is no connection"));
        }
        Map<String, Permit> permits = new LinkedHashMap<>();
        Slot slot = heard.slot;
        for (Request request : requests) {
            permits.put(
                    request.idInstance(),
                    settings.whenUnavailable == WhenUnavailable.WAIT
                            ? Permit.notBefore(WAIT)
                            : localShare.acquire(request, slot, now()));
        }
        return Mono.just(permits);
    }

    private long now() {
        return settings.scheduler.get().now(TimeUnit.NANOSECONDS);
    }
}
