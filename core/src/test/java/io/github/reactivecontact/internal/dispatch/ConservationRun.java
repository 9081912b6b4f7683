package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.Faces;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.dispatch.ScriptedExchange.Reply;
import io.github.reactivecontact.internal.dispatch.ScriptedExchange.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One interleaving, in virtual time, of a client's life from the first question to the close. */
final class ConservationRun {

    record Summary(int requests, int found, int failed, int cancelled, boolean closedEarly) {}

    private static final int STEPS = 60;
    private static final Duration LONGEST_STEP = Duration.ofSeconds(2);
    private static final Duration UNTIL_ALL_IS_DONE = Duration.ofHours(12);

    private static final Reason[] FAULTS = {
        Reason.SERVER_ERROR,
        Reason.SERVER_ERROR,
        Reason.CONNECTION_FAILED,
        Reason.TIMEOUT,
        Reason.REQUEST_REFUSED,
        Reason.MALFORMED_BODY,
        Reason.INSTANCE_STARTING,
        Reason.INSTANCE_NOT_AUTHORIZED,
        Reason.QUOTA_EXCEEDED,
        Reason.UNAUTHORIZED
    };

    private final Random random;
    private final ConservationLedger ledger = new ConservationLedger();
    private final EventQueue time = new EventQueue(TimeUnit.DAYS.toNanos(1));
    private final ScriptedExchange exchange = new ScriptedExchange(time);
    private final List<String> instances;
    private final int maxInFlight;
    private final ReactiveContactClient client;
    private final List<ConservedBulk> bulks = new ArrayList<>();
    private final List<ConservedSingle> singles = new ArrayList<>();
    private int faultsPercent;
    private int releases;

    ConservationRun(long seed) {
        random = new Random(seed);
        instances = IntStream.rangeClosed(1, 1 + random.nextInt(3))
                .mapToObj(number -> "110" + number)
                .toList();
        maxInFlight = 1 + random.nextInt(12);
        faultsPercent = random.nextInt(3) * 20;
        Settings settings = new Settings(
                instances,
                random.nextInt(3) == 0 ? null : new Settings.Rate(1 + random.nextInt(5), Duration.ofSeconds(1)),
                maxInFlight,
                1 + random.nextInt(20),
                Duration.ofSeconds(1 + random.nextInt(20)),
                random.nextInt(3) == 0 ? Duration.ofSeconds(1 + random.nextInt(30)) : null,
                random.nextInt(4) == 0 ? RetryPolicy.none() : RetryPolicy.defaults(),
                Duration.ofSeconds(5),
                Duration.ofMinutes(10),
                () -> time,
                List.of(),
                null);
        client = Faces.over(new Dispatcher(settings, exchange, random::nextDouble), maxInFlight);
        exchange.reply(this::reply);
    }

    Summary run() {
        for (int step = 0; step < STEPS; step++) {
            somethingHappens();
            pass(Duration.ofNanos((long) (random.nextDouble() * LONGEST_STEP.toNanos())));
        }
        boolean closedEarly = ledger.isClosing();
        faultsPercent = 0;
        bulks.forEach(bulk -> bulk.more(Integer.MAX_VALUE));
        pass(UNTIL_ALL_IS_DONE);
        bulks.forEach(ConservedBulk::seeTheEnd);
        singles.forEach(ConservedSingle::seeTheEnd);
        close(Duration.ZERO);
        seeThatNobodyIsServedAnyLonger();
        seeThatNothingIsLeft();
        assertThat(ledger.violations()).isEmpty();
        return new Summary(exchange.requests().size(), ledger.found, ledger.failed, ledger.cancelled, closedEarly);
    }

    private void somethingHappens() {
        switch (random.nextInt(8)) {
            case 0 -> {
                if (bulks.size() < 4) {
                    bulks.add(new ConservedBulk(ledger, random, through(), () -> close(Duration.ZERO)));
                    bulks.get(bulks.size() - 1).begin(client, time);
                }
            }
            case 1, 2 -> {
                singles.add(new ConservedSingle(ledger, ConservedSource.person(random), through()));
                singles.get(singles.size() - 1).begin(client);
            }
            case 3 -> {
                if (!singles.isEmpty()) {
                    singles.get(random.nextInt(singles.size())).leave();
                }
            }
            case 4 -> {
                if (!bulks.isEmpty() && random.nextInt(5) == 0) {
                    bulks.get(random.nextInt(bulks.size())).leave();
                }
            }
            case 5, 6 -> bulks.forEach(bulk -> bulk.more(random.nextInt(6)));
            default -> {
                if (random.nextInt(20) == 0) {
                    close(Duration.ofSeconds(random.nextInt(10)));
                }
            }
        }
    }

    private @Nullable String through() {
        return random.nextInt(5) == 0 ? instances.get(random.nextInt(instances.size())) : null;
    }

    private Reply reply(Request request) {
        ledger.sent(request);
        if (random.nextInt(100) >= faultsPercent) {
            return random.nextInt(4) == 0
                    ? Reply.found().atOnce()
                    : Reply.found().after(Duration.ofMillis(random.nextInt(3000)));
        }
        return switch (random.nextInt(6)) {
            case 0 -> Reply.silence();
            case 1 -> Reply.unconnected();
            case 2 -> Reply.throttled(Duration.ofSeconds(random.nextInt(5)));
            case 3 -> Reply.found().connecting(Duration.ofSeconds(random.nextInt(30)));
            case 4 -> Reply.failure(FAULTS[random.nextInt(FAULTS.length)]).atOnce();
            default ->
                Reply.failure(FAULTS[random.nextInt(FAULTS.length)]).after(Duration.ofMillis(random.nextInt(3000)));
        };
    }

    private void close(Duration grace) {
        ledger.closes();
        client.closeLater(grace).subscribe(nothing -> {}, failure -> ledger.violation("" + failure), () -> releases++);
    }

    private void pass(Duration duration) {
        time.runUntil(time.now() + duration.toNanos());
        ledger.seeThatNobodysRequestGoesOn();
        if (exchange.underWay.get() > maxInFlight) {
            ledger.violation("more in flight than may be");
        }
    }

    private void seeThatNobodyIsServedAnyLonger() {
        ConservedSingle late = new ConservedSingle(ledger, ConservedSource.person(random), null);
        late.begin(client);
        late.seeTheEnd();
        ConservedBulk lateBulk = new ConservedBulk(ledger, random, null, () -> {});
        lateBulk.begin(client, time);
        lateBulk.more(Integer.MAX_VALUE);
        pass(UNTIL_ALL_IS_DONE);
        lateBulk.seeTheEnd();
    }

    private void seeThatNothingIsLeft() {
        ledger.seeThatNothingIsUnderWay();
        ClientSnapshot snapshot = client.snapshot();
        assertThat(snapshot.waiting()).as("waiting").isZero();
        assertThat(snapshot.inFlight()).as("in flight").isZero();
        assertThat(exchange.underWay).as("requests under way").hasValue(0);
        assertThat(exchange.disposals).as("disposals of the connections").isEqualTo(1);
        assertThat(releases).as("closes that completed").isPositive();
        assertThat(time.live()).as("timers").isZero();
    }
}
