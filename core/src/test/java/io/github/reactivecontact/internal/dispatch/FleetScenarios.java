package io.github.reactivecontact.internal.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/** The scenarios of docs/fleet.md. */
final class FleetScenarios {

    private static final Duration FAILS_AT = Duration.ofSeconds(20);
    private static final Duration SHORT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int MANY = 1000;

    /** How late a probe may see the end of a short outage. */
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(3);

    private static final Duration TWO_PROBES = PROBE_INTERVAL.multipliedBy(2);

    private FleetScenarios() {}

    static List<FleetScenario> examples() {
        List<FleetScenario> list = new ArrayList<>();
        list.add(FleetScenario.of("one of two always answers 500")
                .fleet(2, 1)
                .bulk(300, 50)
                .behaving(failing(number -> number == 0, FleetBehaviour.serverError())));
        list.add(FleetScenario.of("one closed port among four")
                .fleet(4, 4)
                .bulk(2000, 50)
                .behaving(failing(number -> number == 0, FleetBehaviour.refused())));
        list.add(FleetScenario.of("five closed ports of ten")
                .fleet(10, 10)
                .bulk(5000, 100)
                .behaving(failing(number -> number % 2 == 0, FleetBehaviour.refused())));
        list.add(FleetScenario.of("one of two answers 404 to everything")
                .fleet(2, 1)
                .bulk(300, 50)
                .behaving(failing(number -> number == 0, FleetBehaviour.notFound())));
        list.add(FleetScenario.of("one of two answers 503 with Retry-After 3600")
                .fleet(2, 1)
                .bulk(100, 10)
                .behaving(failing(number -> number == 0, FleetBehaviour.unavailable(HOUR))));
        Duration five = Duration.ofSeconds(5);
        for (FleetBehaviour behaviour : List.of(FleetBehaviour.unavailable(five), FleetBehaviour.reset())) {
            list.add(FleetScenario.of("5 s of " + behaviour.name())
                    .bulk(1000, 100)
                    .behaving(away(Duration.ofSeconds(2), five, behaviour))
                    .mayTakeLonger(five.plus(PROBE_INTERVAL).plus(five))
                    .mostProbes(10));
        }
        for (int seconds : new int[] {12, 25}) {
            list.add(FleetScenario.of("closed port for " + seconds + " s, at 20/s")
                    .bulk(1000, 20)
                    .behaving(away(FAILS_AT, Duration.ofSeconds(seconds), FleetBehaviour.refused()))
                    .mayTakeLonger(longerBy(seconds)));
        }
        list.add(FleetScenario.of("one 403 page after five answers")
                .bulk(1000, 50)
                .behaving(number -> FleetSchedule.ok().once(6, FleetBehaviour.forbiddenPage()))
                .mayTakeLonger(Duration.ofSeconds(70)));
        list.add(FleetScenario.of("a client with a deadline of 10 s")
                .bulk(100, 1)
                .deadline(Duration.ofSeconds(10)));
        list.add(FleetScenario.of("connecting takes 300 ms, answers 3 s; idle for 5 min after 100 lookups")
                .bulk(200, 10)
                .pausesAfter(100, Duration.ofMinutes(5))
                .behaving(number -> FleetSchedule.always(FleetBehaviour.ok()
                        .connectingFor(Duration.ofMillis(300))
                        .answeringAfter(Duration.ofSeconds(3))))
                .mayTakeLonger(Duration.ofSeconds(9))
                .leastPermitsUsed(90));
        for (int hosts : new int[] {1, 10}) {
            list.add(FleetScenario.of("connecting takes 10 ms of one core; closed port for 60 s")
                    .fleet(MANY, hosts)
                    .bulk(MANY * 60, 1)
                    .behaving(away(FAILS_AT, Duration.ofSeconds(60), FleetBehaviour.refused()))
                    .handshake(Duration.ofMillis(10))
                    .mayTakeLonger(longerBy(60)));
        }
        list.add(FleetScenario.of("single lookups, no connection, a timeout of 1 s")
                .singles(6, 50)
                .behaving(failing(number -> true, FleetBehaviour.unconnected()))
                .responseTimeout(Duration.ofSeconds(1))
                .mayTakeLonger(Duration.ofMillis(1100)));
        return list;
    }

    static List<FleetScenario> failures() {
        List<FleetScenario> list = new ArrayList<>();
        list.add(lasting("none", FleetSchedule.ok(), 1, 1, number -> false));
        list.add(lasting("none", FleetSchedule.ok(), 10, 2, number -> false));
        list.add(lasting("none", FleetSchedule.ok(), MANY, 10, number -> false));
        List<FleetSchedule> ofInstances = List.of(
                FleetSchedule.always(FleetBehaviour.serverError()),
                FleetSchedule.always(FleetBehaviour.notFound()),
                FleetSchedule.always(FleetBehaviour.forbidden()),
                FleetSchedule.ok().from(FAILS_AT, FleetBehaviour.forbiddenPage()),
                FleetSchedule.ok().from(FAILS_AT, FleetBehaviour.unavailable(HOUR)));
        for (FleetSchedule schedule : ofInstances) {
            list.add(lasting("one instance", schedule, 2, 1, number -> number == 0));
            list.add(lasting("one instance", schedule, 10, 2, number -> number == 0));
            list.add(lasting("one instance", schedule, MANY, 10, number -> number == 0));
        }
        FleetSchedule unauthorized = FleetSchedule.always(FleetBehaviour.unauthorized());
        list.add(lasting("one instance", unauthorized, 10, 2, number -> number == 0));
        List<FleetSchedule> ofHosts = List.of(
                FleetSchedule.always(FleetBehaviour.refused()),
                FleetSchedule.ok().from(FAILS_AT, FleetBehaviour.refused()),
                FleetSchedule.ok().from(FAILS_AT, FleetBehaviour.blackHole()));
        for (FleetSchedule schedule : ofHosts) {
            list.add(lasting("one host", schedule, 2, 2, number -> number % 2 == 0));
            list.add(lasting("one host", schedule, 10, 2, number -> number % 2 == 0));
            list.add(lasting("one host", schedule, 10, 10, number -> number % 10 == 0));
            list.add(lasting("one host", schedule, MANY, 10, number -> number % 10 == 0));
        }
        FleetSchedule serverError = FleetSchedule.always(FleetBehaviour.serverError());
        list.add(lasting("half", serverError, 10, 1, number -> number < 5));
        list.add(lasting("half", serverError, MANY, 1, number -> number < MANY / 2));
        FleetSchedule refused = FleetSchedule.ok().from(FAILS_AT, FleetBehaviour.refused());
        list.add(lasting("half", refused, MANY, 2, number -> number % 2 == 0));
        FleetSchedule silent = FleetSchedule.ok().from(FAILS_AT, FleetBehaviour.blackHole());
        list.add(lasting("half, a timeout of 75 s", silent, 10, 2, number -> number % 2 == 0)
                .responseTimeout(Duration.ofSeconds(75))
                .mayTakeLonger(Duration.ofSeconds(80)));
        return list;
    }

    static List<FleetScenario> outages() {
        List<FleetScenario> list = new ArrayList<>();
        for (FleetBehaviour behaviour : List.of(
                FleetBehaviour.refused(),
                FleetBehaviour.reset(),
                FleetBehaviour.unavailable(null),
                FleetBehaviour.blackHole())) {
            for (int seconds : new int[] {12, 25, 60}) {
                list.add(outage(behaviour, seconds, 1, 1));
                list.add(outage(behaviour, seconds, 10, 2));
            }
            list.add(outage(behaviour, 60, 2, 1));
            list.add(outage(behaviour, 60, 10, 10));
            list.add(outage(behaviour, 60, MANY, 10));
        }
        return list;
    }

    private static FleetScenario lasting(
            String which, FleetSchedule schedule, int instances, int hosts, IntPredicate fails) {
        int healthy = 0;
        for (int number = 0; number < instances; number++) {
            healthy += fails.test(number) ? 0 : 1;
        }
        FleetBehaviour behaviour = schedule.at(Long.MAX_VALUE - 1);
        String since = !behaviour.isFailing()
                ? ""
                : schedule.normal().isFailing() ? " from the start" : " from second " + FAILS_AT.toSeconds();
        return FleetScenario.of(behaviour.isFailing() ? which + ": " + behaviour.name() + since : which)
                .fleet(instances, hosts)
                .bulk(healthy * (instances == MANY ? 140 : 200), 1)
                .behaving(number -> fails.test(number) ? schedule : FleetSchedule.ok())
                .responseTimeout(SHORT_TIMEOUT)
                .mayTakeLonger(SHORT_TIMEOUT.plusSeconds(5));
    }

    private static FleetScenario outage(FleetBehaviour behaviour, int seconds, int instances, int hosts) {
        return FleetScenario.of(behaviour.name() + " for " + seconds + " s")
                .fleet(instances, hosts)
                .bulk(instances * 60, 1)
                .behaving(away(FAILS_AT, Duration.ofSeconds(seconds), behaviour))
                .responseTimeout(SHORT_TIMEOUT)
                .mayTakeLonger(longerBy(seconds));
    }

    /** A tenth more than the outage, and no less than two probes need. */
    private static Duration longerBy(int seconds) {
        Duration tenth = Duration.ofMillis(seconds * 100L);
        return Duration.ofSeconds(seconds).plus(tenth.compareTo(TWO_PROBES) > 0 ? tenth : TWO_PROBES);
    }

    private static IntFunction<FleetSchedule> failing(IntPredicate fails, FleetBehaviour behaviour) {
        return number -> fails.test(number) ? FleetSchedule.always(behaviour) : FleetSchedule.ok();
    }

    private static IntFunction<FleetSchedule> away(Duration from, Duration lasts, FleetBehaviour behaviour) {
        return number -> FleetSchedule.ok().during(from, lasts, behaviour);
    }
}
