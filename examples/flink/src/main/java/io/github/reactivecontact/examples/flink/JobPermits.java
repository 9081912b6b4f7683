package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.PermitSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.runtime.taskexecutor.GlobalAggregateManager;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Shares the rate limits of the instances between the task managers of one job. The job manager keeps the
 * {@link PermitLedger}, which Flink updates through its connection to the job manager. When that is away, no permit is
 * granted; Flink then restarts the tasks.
 */
final class JobPermits implements PermitSource {

    private static final String AGGREGATE = "contact-permits";
    private static final PermitLedger.Update UPDATE = new PermitLedger.Update();

    /** How long a deletion is known to the job manager. */
    private static final Duration DELETED_FOR = Duration.ofDays(365);

    private volatile GlobalAggregateManager jobManager;

    JobPermits(GlobalAggregateManager jobManager) {
        this.jobManager = jobManager;
    }

    /** Uses the connection of another task, because that of the first may have ended with it. */
    void use(GlobalAggregateManager other) {
        this.jobManager = other;
    }

    @Override
    public Mono<Map<String, Permit>> acquire(Collection<Request> requests) {
        List<Request> copy = List.copyOf(requests);
        List<String> command = new ArrayList<>(1 + 2 * copy.size());
        command.add(PermitLedger.ACQUIRE);
        copy.forEach(request -> {
            command.add(request.idInstance());
            command.add(nanos(request.interval()));
        });
        return send(command).map(answer -> permits(copy, answer));
    }

    @Override
    public Mono<Void> pause(String idInstance, Duration duration) {
        return send(List.of(PermitLedger.PAUSE, idInstance, nanos(duration))).then();
    }

    /** Wrong credentials may be those of one task manager, so they are not shared. */
    @Override
    public Mono<Void> cooldown(String idInstance, Reason reason, @Nullable Duration duration) {
        if (reason == Reason.UNAUTHORIZED || reason == Reason.FORBIDDEN) {
            return Mono.empty();
        }
        String nanos = nanos(duration == null ? DELETED_FOR : duration);
        return send(List.of(PermitLedger.COOLDOWN, idInstance, nanos, reason.name()))
                .then();
    }

    @Override
    public Mono<Void> ready(String idInstance) {
        return send(List.of(PermitLedger.READY, idInstance)).then();
    }

    private record Answer(List<String> fields, @Nullable IOException failure) {}

    /** Flink's call blocks. A cancellation does not interrupt it, and its late failure is not reported as dropped. */
    private Mono<List<String>> send(List<String> command) {
        return Mono.fromFuture(
                        () -> CompletableFuture.supplyAsync(
                                () -> answer(command.toArray(String[]::new)), Schedulers.boundedElastic()::schedule),
                        true)
                .flatMap(answer -> answer.failure == null ? Mono.just(answer.fields) : Mono.error(answer.failure));
    }

    private Answer answer(String[] command) {
        try {
            return new Answer(List.of(jobManager.updateGlobalAggregate(AGGREGATE, command, UPDATE)), null);
        } catch (IOException e) {
            return new Answer(List.of(), e);
        }
    }

    private static Map<String, Permit> permits(List<Request> requests, List<String> answer) {
        Map<String, Permit> permits = new LinkedHashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            int at = i * PermitLedger.FIELDS;
            permits.put(
                    requests.get(i).idInstance(),
                    permit(answer.get(at), Duration.ofNanos(Long.parseLong(answer.get(at + 1))), answer.get(at + 2)));
        }
        return permits;
    }

    private static Permit permit(String what, Duration duration, String reason) {
        return switch (what) {
            case PermitLedger.GRANTED -> Permit.granted(duration);
            case PermitLedger.NOT_BEFORE -> Permit.notBefore(duration);
            default -> {
                Reason because = Reason.valueOf(reason);
                yield Permit.cooldown(because, because == Reason.INSTANCE_DELETED ? null : duration);
            }
        };
    }

    private static String nanos(Duration duration) {
        return Long.toString(duration.toNanos());
    }
}
