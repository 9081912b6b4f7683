package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.PacingSimulation.MEASURED_MINUTES;
import static io.github.reactivecontact.internal.dispatch.PacingSimulation.START;
import static io.github.reactivecontact.internal.dispatch.PacingSimulation.WARM_UP_MINUTES;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.internal.dispatch.PacingSimulation.PacingOutcome;
import io.github.reactivecontact.internal.dispatch.PacingSimulation.ServerConditions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** A dispatcher with endless bulk work against simulated servers, in virtual time. A seed makes it repeatable. */
final class DispatcherSimulation {

    private static final int MINUTES = WARM_UP_MINUTES + MEASURED_MINUTES;
    private static final int MORE_WORKERS_THAN_REQUESTS = 2;

    private final EventQueue time = new EventQueue(START);
    private final SimulatedServers servers;
    private final Dispatcher dispatcher;

    /**
     * Creates a simulation that has not started yet.
     *
     * @param conditions of each instance; requests, per and latency must be the same for all
     * @param maxInFlight of the dispatcher, or 0 for no effective limit
     * @param minutes the maximum duration
     */
    DispatcherSimulation(List<ServerConditions> conditions, int maxInFlight, int minutes, long seed) {
        servers = new SimulatedServers(time, conditions, minutes, seed);
        ServerConditions first = conditions.get(0);
        int slow = (int) (first.requests() * first.latency() * 6 / 5 / first.per());
        int workers = conditions.size() * (first.requests() + MORE_WORKERS_THAN_REQUESTS + slow);
        dispatcher = new Dispatcher(
                TestSettings.of(() -> time, servers::route)
                        .instances(servers.idInstances())
                        .rate(first.requests(), Duration.ofNanos(first.per()))
                        .maxInFlight(maxInFlight == 0 ? workers : maxInFlight)
                        .maxWaiting(1)
                        .build(),
                servers);
        for (int worker = 0; worker < workers; worker++) {
            dispatcher.enter(new BulkCaller(dispatcher, new ChatId(79_990_000_000L + worker + "@c.us")));
        }
    }

    /**
     * Runs the warm-up and the measured minutes.
     *
     * @param conditions of each instance; requests, per and latency must be the same for all
     * @return the outcome of each instance, in the same order
     */
    static List<PacingOutcome> run(List<ServerConditions> conditions, long seed) {
        DispatcherSimulation simulation = new DispatcherSimulation(conditions, 0, MINUTES, seed);
        simulation.runFor(Duration.ofMinutes(MINUTES));
        return simulation.outcomes();
    }

    void runFor(Duration duration) {
        time.runUntil(time.now() + duration.toNanos());
    }

    List<PacingOutcome> outcomes() {
        return servers.outcomes();
    }

    /** Returns the dispatcher's count of requests in flight. */
    long inFlight() {
        return dispatcher.snapshot().inFlight();
    }

    /** A bulk item that enters the same lookup again when it is answered. */
    private static final class BulkCaller extends Caller {

        private final Dispatcher dispatcher;
        private final ChatId chatId;

        BulkCaller(Dispatcher dispatcher, ChatId chatId) {
            this.dispatcher = dispatcher;
            this.chatId = chatId;
        }

        @Override
        protected ChatId chatId() {
            return chatId;
        }

        @Override
        protected Priority priority() {
            return Priority.BULK;
        }

        @Override
        protected @Nullable String idInstance() {
            return null;
        }

        @Override
        public void answered(Optional<ContactInfo> contact) {
            dispatcher.enter(new BulkCaller(dispatcher, chatId));
        }

        @Override
        public void failed(ContactLookupException failure) {
            throw new IllegalStateException("A bulk item failed although its server only throttles", failure);
        }

        @Override
        protected Context currentContext() {
            return Context.empty();
        }
    }
}
