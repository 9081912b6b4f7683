package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.PacingSimulation.MEASURED_MINUTES;
import static io.github.reactivecontact.internal.dispatch.PacingSimulation.START;
import static io.github.reactivecontact.internal.dispatch.PacingSimulation.WARM_UP_MINUTES;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.dispatch.PacingSimulation.Conditions;
import io.github.reactivecontact.internal.dispatch.PacingSimulation.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/** A dispatcher with endless bulk work before simulated servers, in virtual time. Seeded and repeatable. */
final class DispatcherSimulation {

    private static final int MINUTES = WARM_UP_MINUTES + MEASURED_MINUTES;
    private static final int MORE_WORKERS_THAN_REQUESTS = 2;

    private final EventQueue time = new EventQueue(START);
    private final SimulatedServers servers;
    private final Dispatcher dispatcher;

    /**
     * A simulation that stands at its begin.
     *
     * @param conditions of each instance, all with the same requests, per and latency
     * @param maxInFlight of the dispatcher, or 0 for as many as may ever be wanted
     * @param minutes the most it may run
     */
    DispatcherSimulation(List<Conditions> conditions, int maxInFlight, int minutes, long seed) {
        servers = new SimulatedServers(time, conditions, minutes, seed);
        Conditions first = conditions.get(0);
        int slow = (int) (first.requests() * first.latency() * 6 / 5 / first.per());
        int workers = conditions.size() * (first.requests() + MORE_WORKERS_THAN_REQUESTS + slow);
        dispatcher = new Dispatcher(
                new Settings(
                        servers.idInstances(),
                        new Settings.Rate(first.requests(), Duration.ofNanos(first.per())),
                        maxInFlight == 0 ? workers : maxInFlight,
                        1,
                        Duration.ofSeconds(75),
                        null,
                        RetryPolicy.defaults(),
                        Duration.ofMinutes(1),
                        Duration.ofHours(1),
                        () -> time,
                        List.of(),
                        null),
                servers);
        for (int worker = 0; worker < workers; worker++) {
            dispatcher.enter(new Work(dispatcher, new ChatId(79_990_000_000L + worker + "@c.us")));
        }
    }

    /**
     * Warm-up and measured minutes.
     *
     * @param conditions of each instance, all with the same requests, per and latency
     * @return the outcome of each instance, in the same order
     */
    static List<Outcome> run(List<Conditions> conditions, long seed) {
        DispatcherSimulation simulation = new DispatcherSimulation(conditions, 0, MINUTES, seed);
        simulation.runFor(Duration.ofMinutes(MINUTES));
        return simulation.outcomes();
    }

    void runFor(Duration duration) {
        time.runUntil(time.now() + duration.toNanos());
    }

    List<Outcome> outcomes() {
        return servers.outcomes();
    }

    /** Requests on their way, as the dispatcher counts them. */
    long inFlight() {
        return dispatcher.snapshot().inFlight();
    }

    /** A bulk item that is followed by another of its like. */
    private static final class Work extends Caller {

        private final Dispatcher dispatcher;
        private final ChatId chatId;

        Work(Dispatcher dispatcher, ChatId chatId) {
            this.dispatcher = dispatcher;
            this.chatId = chatId;
        }

        @Override
        protected ChatId chatId() {
            return chatId;
        }

        @Override
        protected Lane lane() {
            return Lane.BULK;
        }

        @Override
        protected @Nullable String idInstance() {
            return null;
        }

        @Override
        public void answered(Optional<ContactInfo> contact) {
            dispatcher.enter(new Work(dispatcher, chatId));
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
