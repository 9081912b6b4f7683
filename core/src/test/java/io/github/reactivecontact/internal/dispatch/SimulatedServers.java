package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.PacingSimulation.SECOND;

import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.internal.dispatch.PacingSimulation.PacingOutcome;
import io.github.reactivecontact.internal.dispatch.PacingSimulation.ServerConditions;
import io.github.reactivecontact.internal.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Simulates one server for each instance in virtual time. A request is written at once and arrives after its own
 * uniform delay. The limiter accepts or refuses it, and the response follows after the latency.
 */
final class SimulatedServers implements Transport {

    private static final Optional<ContactInfo> ANSWER =
            Optional.of(ContactInfo.builder().chatId("79991234567@c.us").build());

    private final EventQueue time;
    private final long start;
    private final List<SimulatedServer> servers = new ArrayList<>();

    SimulatedServers(EventQueue time, List<ServerConditions> conditions, int minutes, long seed) {
        this.time = time;
        this.start = time.now();
        SplittableRandom random = new SplittableRandom(seed);
        conditions.forEach(one -> servers.add(new SimulatedServer(one, minutes, random.split())));
    }

    List<String> idInstances() {
        List<String> ids = new ArrayList<>();
        for (int number = 0; number < servers.size(); number++) {
            ids.add(Integer.toString(number));
        }
        return ids;
    }

    List<PacingOutcome> outcomes() {
        return servers.stream()
                .map(server -> new PacingOutcome(server.accepted, server.refused))
                .toList();
    }

    Route route(String idInstance) {
        SimulatedServer server = servers.get(Integer.parseInt(idInstance));
        return (chatId, write) -> Mono.create(sink -> {
            Turns.write(
                    write,
                    () -> time.at(time.now() + server.uniform(server.conditions.jitter()), () -> server.arrived(sink)));
        });
    }

    @Override
    public Mono<Void> disposeLater() {
        return Mono.empty();
    }

    private final class SimulatedServer {

        private final ServerConditions conditions;
        private final SplittableRandom random;
        private final ServerLimiter limiter;
        private final int[] accepted;
        private final int[] refused;

        SimulatedServer(ServerConditions conditions, int minutes, SplittableRandom random) {
            this.conditions = conditions;
            this.random = random;
            this.accepted = new int[minutes];
            this.refused = new int[minutes];
            long edge = start - random.nextLong(conditions.per());
            this.limiter = conditions
                    .limiter()
                    .create(conditions.requests(), conditions.per(), edge, conditions.countsRefused());
        }

        void arrived(MonoSink<Optional<ContactInfo>> sink) {
            boolean allowed = limiter.allows(time.now());
            int minute = (int) ((time.now() - start) / (60 * SECOND));
            if (minute < accepted.length) {
                (allowed ? accepted : refused)[minute]++;
            }
            long latency = conditions.latency();
            time.at(time.now() + latency + uniform(latency / 5), () -> {
                if (allowed) {
                    sink.success(ANSWER);
                } else {
                    sink.error(ContactLookupException.builder(ContactLookupException.Reason.THROTTLED, "Too many")
                            .status(429)
                            .build());
                }
            });
        }

        long uniform(long bound) {
            return bound == 0 ? 0 : random.nextLong(bound + 1);
        }
    }
}
