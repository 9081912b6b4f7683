package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.Faces;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.ScriptedReply;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.SentRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One random interleaving of a client's life in virtual time, from the first lookup to the close. */
final class ConservationRun {

    record Summary(int requests, int found, int failed, int cancelled, boolean closedEarly) {}

    private static final int STEPS = 60;
    private static final Duration LONGEST_STEP = Duration.ofSeconds(2);
    private static final Duration DRAIN_TIME = Duration.ofHours(12);

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
    private final ScriptedTransport transport = new ScriptedTransport(time);
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
        TestSettings settings = TestSettings.of(() -> time, transport::route)
                .instances(instances)
                .maxInFlight(maxInFlight);
        if (random.nextInt(3) == 0) {
            settings.unlimited();
        } else {
            settings.rate(1 + random.nextInt(5), Duration.ofSeconds(1));
        }
        settings.maxWaiting(1 + random.nextInt(20))
                .responseTimeout(Duration.ofSeconds(1 + random.nextInt(20)))
                .deadline(random.nextInt(3) == 0 ? Duration.ofSeconds(1 + random.nextInt(30)) : null)
                .retry(random.nextInt(4) == 0 ? RetryPolicy.none() : RetryPolicy.defaults())
                .cooldown(Duration.ofSeconds(5), Duration.ofMinutes(10));
        client = Faces.over(new Dispatcher(settings.build(), transport, random::nextDouble), maxInFlight);
        transport.reply(this::reply);
    }

    Summary run() {
        for (int step = 0; step < STEPS; step++) {
            randomAction();
            pass(Duration.ofNanos((long) (random.nextDouble() * LONGEST_STEP.toNanos())));
        }
        boolean closedEarly = ledger.isClosing();
        faultsPercent = 0;
        bulks.forEach(bulk -> bulk.more(Integer.MAX_VALUE));
        pass(DRAIN_TIME);
        bulks.forEach(ConservedBulk::checkEnded);
        singles.forEach(ConservedSingle::checkEnded);
        close(Duration.ZERO);
        checkClosedForNewLookups();
        checkNothingLeft();
        assertThat(ledger.violations()).isEmpty();
        return new Summary(transport.requests().size(), ledger.found, ledger.failed, ledger.cancelled, closedEarly);
    }

    private void randomAction() {
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

    private ScriptedReply reply(SentRequest request) {
        ledger.sent(request);
        if (random.nextInt(100) >= faultsPercent) {
            return random.nextInt(4) == 0
                    ? ScriptedReply.found().atOnce()
                    : ScriptedReply.found().after(Duration.ofMillis(random.nextInt(3000)));
        }
        return switch (random.nextInt(6)) {
            case 0 -> ScriptedReply.silence();
            case 1 -> ScriptedReply.unconnected();
            case 2 -> ScriptedReply.throttled(Duration.ofSeconds(random.nextInt(5)));
            case 3 -> ScriptedReply.found().connecting(Duration.ofSeconds(random.nextInt(30)));
            case 4 ->
                ScriptedReply.failure(FAULTS[random.nextInt(FAULTS.length)]).atOnce();
            default ->
                ScriptedReply.failure(FAULTS[random.nextInt(FAULTS.length)])
                        .after(Duration.ofMillis(random.nextInt(3000)));
        };
    }

    private void close(Duration grace) {
        ledger.closeStarted();
        client.closeLater(grace).subscribe(nothing -> {}, failure -> ledger.violation("" + failure), () -> releases++);
    }

    private void pass(Duration duration) {
        time.runUntil(time.now() + duration.toNanos());
        ledger.checkRequestsHaveCallers();
        if (transport.inFlight.get() > maxInFlight) {
            ledger.violation("more requests in flight than maxInFlight");
        }
    }

    private void checkClosedForNewLookups() {
        ConservedSingle late = new ConservedSingle(ledger, ConservedSource.person(random), null);
        late.begin(client);
        late.checkEnded();
        ConservedBulk lateBulk = new ConservedBulk(ledger, random, null, () -> {});
        lateBulk.begin(client, time);
        lateBulk.more(Integer.MAX_VALUE);
        pass(DRAIN_TIME);
        lateBulk.checkEnded();
    }

    private void checkNothingLeft() {
        ledger.checkNothingInFlight();
        ClientSnapshot snapshot = client.snapshot();
        assertThat(snapshot.waiting()).as("waiting").isZero();
        assertThat(snapshot.inFlight()).as("in flight").isZero();
        assertThat(transport.inFlight).as("requests in flight").hasValue(0);
        assertThat(transport.disposals).as("disposals of the transport").isEqualTo(1);
        assertThat(releases).as("completed closes").isPositive();
        assertThat(time.live()).as("timers").isZero();
    }
}
