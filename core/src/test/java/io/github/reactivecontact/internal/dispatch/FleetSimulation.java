package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.Faces;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs one scenario through a client over simulated servers, in virtual time. The same seed gives the same result. */
final class FleetSimulation {

    private static final long START = -TimeUnit.HOURS.toNanos(1);
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long TICK_OF_MANY = TimeUnit.SECONDS.toNanos(1);
    private static final int MANY = 10;
    private static final double NANOS = 1e9;
    private static final Duration INITIAL_MARGIN = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofHours(2);

    private final FleetScenario scenario;
    private final EventQueue time = new EventQueue(START);
    private final FleetServers servers;
    private final List<FleetInstance> instances = new ArrayList<>();
    private final List<FleetInstance> healthy;
    private final ReactiveContactClient client;

    private final BitSet ended = new BitSet();
    private final Map<Reason, Integer> lost = new EnumMap<>(Reason.class);
    private int emitted;
    private int repeated;
    private long lastOutcome = START;

    private final double[] permits;
    private int used;

    private FleetSimulation(FleetScenario scenario, long seed) {
        this.scenario = scenario;
        this.servers = new FleetServers(time, scenario.handshake);
        Settings.Rate rate = new Settings.Rate(scenario.requestsASecond, Duration.ofSeconds(1));
        List<FleetSchedule> schedules = new ArrayList<>();
        for (int number = 0; number < scenario.instances; number++) {
            schedules.add(scenario.schedules.apply(number));
        }
        long failsFrom =
                schedules.stream().mapToLong(FleetSchedule::failsFrom).min().orElseThrow();
        for (int number = 0; number < scenario.instances; number++) {
            String host = "host" + number % scenario.hosts + ".example.com";
            instances.add(servers.add("" + (1101 + number), host, rate, schedules.get(number), failsFrom));
        }
        healthy = instances.stream()
                .filter(instance -> instance.schedule.isAlwaysHealthy())
                .toList();
        permits = new double[healthy.size()];
        TestSettings settings = TestSettings.of(() -> time, servers::route)
                .instances(
                        instances.stream().map(instance -> instance.idInstance).toList())
                .serverAddresses(id -> servers.instance(id).host)
                .rate(rate.requests(), rate.per())
                .maxInFlight(scenario.maxInFlight)
                .responseTimeout(scenario.responseTimeout)
                .deadline(scenario.deadline)
                .retry(scenario.isSingle ? RetryPolicy.none() : RetryPolicy.defaults());
        SplittableRandom random = new SplittableRandom(seed);
        client = Faces.over(new Dispatcher(settings.build(), servers, random::nextDouble), scenario.maxInFlight);
    }

    static FleetResult run(FleetScenario scenario) {
        return run(scenario, 1);
    }

    static FleetResult run(FleetScenario scenario, long seed) {
        FleetSimulation simulation = new FleetSimulation(scenario, seed);
        if (scenario.isSingle) {
            simulation.enterSingles();
        } else {
            simulation.enterBulk();
        }
        simulation.pass();
        FleetResult result = simulation.result();
        simulation.client.close();
        return result;
    }

    private void enterBulk() {
        int before = Math.min(scenario.sources, scenario.sourcesBeforePause);
        Flux<Integer> sources = Flux.range(0, before);
        if (before < scenario.sources) {
            // The pause begins with the outcome of the last source before it.
            sources = sources.concatWith(Mono.delay(scenario.pause, time)
                    .delaySubscription(Flux.defer(() -> Mono.delay(Duration.ofMillis(100), time))
                            .repeat(() -> ended.cardinality() < before)
                            .then())
                    .thenMany(Flux.range(before, scenario.sources - before)));
        }
        client.lookupAll(
                        sources.doOnNext(number -> emitted = Math.max(emitted, number + 1)),
                        FleetSimulation::chatId,
                        BulkOptions.defaults())
                .subscribe(this::ended);
    }

    private void enterSingles() {
        for (int number = 0; number < scenario.sources; number++) {
            int source = number;
            emitted++;
            client.getContactInfo(chatId(number))
                    .subscribe(contact -> ended(source), failure -> failed(source, (ContactLookupException) failure));
        }
    }

    private void ended(ContactLookup<Integer> outcome) {
        if (outcome instanceof ContactLookup.Failed<Integer> failed) {
            failed(outcome.source(), failed.error());
        } else {
            ended(outcome.source());
        }
    }

    private void failed(int source, ContactLookupException failure) {
        lost.merge(failure.reason(), 1, Integer::sum);
        ended(source);
    }

    private void ended(int source) {
        repeated += ended.get(source) ? 1 : 0;
        ended.set(source);
        lastOutcome = time.now();
    }

    private void pass() {
        long end = START + LONGEST.toNanos();
        long tick = instances.size() > MANY ? TICK_OF_MANY : TICK;
        boolean isBusy = isBusy();
        while (ended.cardinality() < scenario.sources && time.now() < end) {
            int before = writesOfHealthy();
            time.runUntil(time.now() + tick);
            boolean wasBusy = isBusy;
            isBusy = isBusy();
            if (wasBusy && isBusy) {
                used += writesOfHealthy() - before;
                countPermits(tick);
            }
        }
    }

    /** Whether a lookup waits for each healthy instance. */
    private boolean isBusy() {
        long pending = unread() + emitted - ended.cardinality();
        return !healthy.isEmpty() && pending - servers.chatsInFlight() > healthy.size();
    }

    private void countPermits(long tick) {
        Map<String, Duration> intervals = new HashMap<>();
        client.snapshot().instances().forEach(instance -> intervals.put(instance.idInstance(), instance.interval()));
        for (int number = 0; number < permits.length; number++) {
            permits[number] += (double) tick
                    / intervals.get(healthy.get(number).idInstance).toNanos();
        }
    }

    /** The first request of an instance needs no wait, and a part of an interval is no permit. */
    private double permitsUsed() {
        double all = Arrays.stream(permits).map(some -> Math.floor(some) + 1).sum();
        return Arrays.stream(permits).sum() == 0 ? Double.NaN : 100 * used / all;
    }

    /** The sources that a bulk takes as soon as an earlier one ends. */
    private int unread() {
        return emitted == Math.min(scenario.sources, scenario.sourcesBeforePause) ? 0 : scenario.sources - emitted;
    }

    private int writesOfHealthy() {
        return healthy.stream().mapToInt(FleetInstance::writes).sum();
    }

    private FleetResult result() {
        MinuteCounts counts = new MinuteCounts();
        instances.forEach(instance -> counts.addAll(instance.counts()));
        int working = healthy.isEmpty() ? instances.size() : healthy.size();
        double interval = 1.0 * Duration.ofSeconds(1).plus(INITIAL_MARGIN).toNanos() / scenario.requestsASecond / NANOS;
        long closest =
                instances.stream().mapToLong(FleetInstance::closestWrites).min().orElseThrow();
        return new FleetResult(
                lost,
                scenario.sources - ended.cardinality(),
                repeated,
                (lastOutcome - START) / NANOS,
                Math.ceil((double) scenario.sources / working) * interval
                        + FleetBehaviour.LATENCY.toNanos() / NANOS
                        + scenario.pause.toNanos() / NANOS,
                healthy.size(),
                instances.size() - healthy.size(),
                permitsUsed(),
                instances.stream().mapToInt(FleetInstance::requests).sum(),
                counts,
                instances.stream().mapToInt(FleetInstance::unknown).sum(),
                instances.stream().mapToInt(FleetInstance::tooEarly).sum(),
                closest == Long.MAX_VALUE ? Double.NaN : closest / 1e6);
    }

    private static String chatId(int number) {
        return (79_000_000_000L + number) + "@c.us";
    }
}
