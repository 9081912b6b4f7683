package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookup.Failed;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.Faces;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.internal.dispatch.FleetSchedule.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One random fleet with a bulk and some single lookups, in virtual time. Its instances and hosts fail, recover,
 * throttle and slow down, join and leave, and get other tokens. In the end each host works, and at least one instance.
 */
final class RandomFleet {

    private static final long START = TimeUnit.HOURS.toNanos(1);
    private static final long STEP = TimeUnit.SECONDS.toNanos(10);
    private static final long LONGEST = TimeUnit.HOURS.toNanos(12);
    private static final int FAILING_SECONDS = 180;
    private static final int LONGEST_PHASE = 60;
    private static final int LONGEST_WITHOUT_TOKEN = 40;
    private static final long OTHER_CHATS = 78_000_000_000L;

    private final Random random;
    private int plannedChanges;
    private final EventQueue time = new EventQueue(START);
    private final FleetServers servers = new FleetServers(time);
    private final List<FleetInstance> instances = new ArrayList<>();
    private final Dispatcher dispatcher;
    private final ReactiveContactClient client;
    private final int sources;
    private final int chats;
    private final int singles;
    private final int[] outcomes;
    private final int[] singleOutcomes;
    private final Set<String> violations = new LinkedHashSet<>();
    private boolean completed;

    RandomFleet(long seed) {
        random = new Random(seed);
        Settings.Rate rate = new Settings.Rate(1 + random.nextInt(10), Duration.ofSeconds(1));
        Duration responseTimeout = Duration.ofSeconds(6 + random.nextInt(20));
        addInstances(rate, responseTimeout);
        sources = 10 + random.nextInt(50);
        chats = sources + random.nextInt(10);
        singles = random.nextInt(5);
        outcomes = new int[sources];
        singleOutcomes = new int[singles];
        int maxInFlight = 2 + random.nextInt(60);
        TestSettings settings = TestSettings.of(() -> time, servers::route)
                .instances(
                        instances.stream().map(instance -> instance.idInstance).toList())
                .serverAddresses(id -> servers.instance(id).host)
                .rate(rate.requests(), rate.per())
                .maxInFlight(maxInFlight)
                .responseTimeout(responseTimeout)
                .cooldown(Duration.ofSeconds(5 + random.nextInt(60)), Duration.ofMinutes(10));
        dispatcher = new Dispatcher(settings.build(), servers, random::nextDouble);
        client = Faces.over(dispatcher, maxInFlight);
        for (int failing = random.nextInt(4) - 2; failing > 0; failing--) {
            servers.failAlways(chat(random.nextInt(chats)));
        }
    }

    private void addInstances(Settings.Rate rate, Duration responseTimeout) {
        int hosts = 1 + random.nextInt(3);
        List<List<Phase>> ofHosts = new ArrayList<>();
        for (int host = 0; host < hosts; host++) {
            ofHosts.add(random.nextBoolean() ? List.of() : List.of(phase(failureOfHost())));
        }
        int number = 1 + random.nextInt(6);
        for (int instance = 0; instance < number; instance++) {
            FleetSchedule schedule = instance > 0 && random.nextInt(8) == 0
                    ? FleetSchedule.always(failureOfInstance())
                    : FleetSchedule.always(answering(responseTimeout));
            List<Phase> phases = new ArrayList<>();
            for (int failures = random.nextInt(4); failures > 0; failures--) {
                phases.add(phase(random.nextInt(5) == 0 ? answering(responseTimeout) : failureOfInstance()));
            }
            phases.addAll(ofHosts.get(instance % hosts));
            instances.add(
                    servers.add("" + (1101 + instance), "host" + instance % hosts, rate, schedule.over(phases), 0));
        }
    }

    private Phase phase(FleetBehaviour behaviour) {
        long from = random.nextInt(4) == 0 ? 0 : (long) (random.nextDouble() * FAILING_SECONDS * 1e9);
        return new Phase(from, from + (long) (random.nextDouble() * LONGEST_PHASE * 1e9), behaviour);
    }

    /** A slow one is still faster than the response timeout. */
    private FleetBehaviour answering(Duration responseTimeout) {
        FleetBehaviour answering = FleetBehaviour.ok();
        return switch (random.nextInt(4)) {
            case 0 ->
                answering.connectingFor(
                        responseTimeout.multipliedBy(random.nextInt(20)).dividedBy(100));
            case 1 ->
                answering.answeringAfter(
                        responseTimeout.multipliedBy(5 + random.nextInt(25)).dividedBy(100));
            default -> answering;
        };
    }

    private FleetBehaviour failureOfHost() {
        return switch (random.nextInt(4)) {
            case 0 -> FleetBehaviour.refused();
            case 1 -> FleetBehaviour.reset();
            case 2 -> FleetBehaviour.unconnected();
            default -> FleetBehaviour.blackHole();
        };
    }

    private FleetBehaviour failureOfInstance() {
        Duration retryAfter = random.nextBoolean() ? null : Duration.ofSeconds(random.nextInt(100));
        return switch (random.nextInt(10)) {
            case 0 -> FleetBehaviour.serverError();
            case 1 -> FleetBehaviour.unavailable(retryAfter);
            case 2 -> FleetBehaviour.throttled(retryAfter);
            case 3 -> FleetBehaviour.starting();
            case 4 -> FleetBehaviour.notAuthorized();
            case 5 -> FleetBehaviour.unauthorized();
            case 6 -> FleetBehaviour.forbidden();
            case 7 -> FleetBehaviour.forbiddenPage();
            case 8 -> FleetBehaviour.notFound();
            default -> FleetBehaviour.blackHole();
        };
    }

    /** Runs until all lookups have ended. Returns what went wrong. */
    Set<String> run() {
        planChanges();
        planTokens();
        enterBulk();
        for (int single = 0; single < singles; single++) {
            int number = single;
            time.at(START + (long) (random.nextDouble() * FAILING_SECONDS * 1e9), () -> enterSingle(number));
        }
        while (!isOver() && elapsed() < LONGEST) {
            time.runUntil(time.now() + STEP);
        }
        checkOutcomes();
        client.close();
        time.runUntil(time.now());
        checkServers();
        return violations;
    }

    private void enterBulk() {
        int first = random.nextInt(sources + 1);
        Duration pause = Duration.ofSeconds(random.nextInt(FAILING_SECONDS));
        Flux<Integer> numbers = random.nextBoolean()
                ? Flux.range(0, sources)
                : Flux.range(0, first).concatWith(Mono.delay(pause, time).thenMany(Flux.range(first, sources - first)));
        client.lookupAll(
                        numbers,
                        number -> chatOf(number).value(),
                        BulkOptions.defaults().withConcurrency(1 + random.nextInt(40)))
                .subscribe(
                        this::ended, failure -> violations.add("the bulk failed: " + failure), () -> completed = true);
    }

    private void enterSingle(int number) {
        client.getContactInfo(chat(chats + number))
                .subscribe(contact -> singleOutcomes[number]++, failure -> singleOutcomes[number]++);
    }

    private void ended(ContactLookup<Integer> outcome) {
        outcomes[outcome.source()]++;
        if (outcome instanceof Failed<Integer> failed) {
            checkFailure(chatOf(outcome.source()), failed.error());
        }
    }

    /** A lookup may fail only if each instance failed since, or if each instance fails for this chat. */
    private void checkFailure(ChatId chat, ContactLookupException failure) {
        int status = failure.status().orElse(0);
        if (failure.reason() != Reason.TIMEOUT && !(failure.reason() == Reason.SERVER_ERROR && status == 500)) {
            violations.add("a bulk lookup failed with " + failure.reason() + " " + status);
        }
        Long first = servers.firstRequest(chat);
        if (first == null) {
            violations.add("a bulk lookup failed without a request");
        } else if (!servers.failsAlways(chat)
                && instances.stream().anyMatch(instance -> instance.wasHealthy(first, elapsed()))) {
            violations.add("a bulk lookup failed with " + failure.reason() + " while an instance was healthy");
        }
    }

    private boolean isOver() {
        return completed && IntStream.of(singleOutcomes).allMatch(number -> number > 0);
    }

    private void checkOutcomes() {
        if (!completed) {
            violations.add("the bulk has not completed");
        }
        check(outcomes, "a bulk lookup");
        check(singleOutcomes, "a single lookup");
    }

    private void check(int[] each, String what) {
        for (int outcome : each) {
            if (outcome != 1) {
                violations.add(what + " has " + outcome + " outcomes");
            }
        }
    }

    private void checkServers() {
        for (FleetInstance instance : instances) {
            if (instance.tooEarly() > 0) {
                violations.add("more requests than the rate permits");
            }
            if (instance.withReplacedToken() > 0) {
                violations.add("a request with a replaced token");
            }
            if (instance.afterRemoval() > 0) {
                violations.add("a request to a removed instance");
            }
        }
        if (servers.inFlight() > 0) {
            violations.add("requests in flight after the close");
        }
        if (time.live() > plannedChanges) {
            violations.add("timers after the close");
        }
    }

    /** Joins and leaves: an instance that works sooner or later stays. */
    private void planChanges() {
        FleetInstance staying = instances.stream()
                .filter(instance -> instance.schedule.recovers())
                .findFirst()
                .orElse(null);
        if (staying == null) {
            return;
        }
        for (int changes = random.nextInt(5); changes > 0; changes--) {
            Set<FleetInstance> members = new LinkedHashSet<>(List.of(staying));
            instances.stream().filter(instance -> random.nextBoolean()).forEach(members::add);
            plannedChanges++;
            time.at(START + (long) (random.nextDouble() * FAILING_SECONDS * 1e9), () -> change(members));
        }
    }

    private void change(Set<FleetInstance> members) {
        plannedChanges--;
        // An added instance may get its first request before the call returns.
        members.forEach(instance -> instance.member(true, elapsed()));
        setInstances(members);
        instances.stream()
                .filter(instance -> !members.contains(instance))
                .forEach(instance -> instance.member(false, elapsed()));
    }

    private void setInstances(Collection<FleetInstance> members) {
        dispatcher.setInstances(() -> members.stream()
                .map(instance ->
                        TestSettings.target(instance.idInstance, instance.host, servers.route(instance.idInstance)))
                .toList());
    }

    /** The servers replace tokens. The client gets a new one at once, or some time later. */
    private void planTokens() {
        for (int replacements = random.nextInt(4); replacements > 0; replacements--) {
            FleetInstance instance = instances.get(random.nextInt(instances.size()));
            long at = START + (long) (random.nextDouble() * FAILING_SECONDS * 1e9);
            long later = random.nextBoolean() ? 0 : (long) (random.nextDouble() * LONGEST_WITHOUT_TOKEN * 1e9);
            plannedChanges += 2;
            time.at(at, () -> {
                plannedChanges--;
                instance.replaceToken();
            });
            time.at(at + later, () -> {
                plannedChanges--;
                instance.passToken(elapsed());
                setInstances(instances.stream().filter(FleetInstance::isMember).toList());
            });
        }
    }

    private ChatId chatOf(int source) {
        return chat(source * 7919 % chats);
    }

    private static ChatId chat(int number) {
        return ChatId.ofPhone(Long.toString(OTHER_CHATS + number));
    }

    private long elapsed() {
        return time.now() - START;
    }
}
