package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Run;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.SingleCaller;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.ScriptedReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** One hour of failing and recovering instances, slow and lost responses, and arriving and cancelling callers. */
class DispatcherChaosTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TICK = Duration.ofMillis(250);
    private static final int INSTANCES = 7;
    private static final int BULK = 10_000;

    private enum ServerState {
        FINE,
        SLOW,
        THROTTLING,
        FAULTY,
        SILENT,
        REFUSING,
        STARTING,
        UNCONNECTED
    }

    private static final Reason[] REFUSALS = {
        Reason.INSTANCE_NOT_AUTHORIZED, Reason.INSTANCE_EXPIRED, Reason.QUOTA_EXCEEDED
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void run_hourOfFaults_givesOneOutcomePerCallerAndLeavesNoState(long seed) {
        Random random = new Random(seed);
        Map<String, ServerState> states = new HashMap<>();
        boolean withDeadline = random.nextBoolean();
        int maxInFlight = 5 + random.nextInt(60);
        int[] retries = {0};
        RecordingListener listener = new RecordingListener();
        DispatcherRig rig = new DispatcherRig()
                .listener(listener)
                .instances(INSTANCES)
                .rate(1 + random.nextInt(3), Duration.ofSeconds(1))
                .maxInFlight(maxInFlight)
                .maxWaiting(50)
                .responseTimeout(Duration.ofSeconds(20))
                .random(() -> {
                    // With a rate limit, a delay is drawn only for retries after a fault.
                    retries[0]++;
                    return random.nextDouble();
                })
                .reply(request -> reply(states.getOrDefault(request.idInstance, ServerState.FINE), random));
        if (withDeadline) {
            rig.deadline(Duration.ofMinutes(2));
        }
        Run bulk = rig.bulk(DispatcherRig.chats(0, BULK), 200, null);
        Run named = rig.bulk(DispatcherRig.chats(BULK, 200), 20, "1101");
        List<Run> cancelledRuns = new ArrayList<>();
        List<SingleCaller> singles = new ArrayList<>();

        for (Duration now = Duration.ZERO; now.compareTo(HOUR) < 0; now = now.plus(TICK)) {
            if (random.nextInt(40) == 0) {
                states.put(
                        "" + (1101 + random.nextInt(INSTANCES)),
                        random.nextInt(3) == 0 ? pick(ServerState.values(), random) : ServerState.FINE);
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                String through = random.nextInt(5) == 0 ? "" + (1101 + random.nextInt(INSTANCES + 1)) : null;
                singles.add(rig.single(random.nextInt(BULK + 5000), through));
            }
            if (random.nextInt(4) == 0 && !singles.isEmpty()) {
                singles.get(singles.size() - 1 - random.nextInt(Math.min(20, singles.size())))
                        .cancel();
            }
            if (random.nextInt(400) == 0) {
                cancelledRuns.add(
                        rig.bulk(Flux.range(0, 500).map(i -> chat(i / 2).value()), 50, null));
            }
            if (random.nextInt(400) == 0 && !cancelledRuns.isEmpty()) {
                cancelledRuns.remove(0).cancel();
            }
            rig.pass(TICK);
            checkBounds(rig, maxInFlight);
        }
        cancelledRuns.forEach(Run::cancel);
        states.clear();
        rig.pass(Duration.ofHours(6));

        checkOneOutcomePerInput(bulk, BULK);
        checkOneOutcomePerInput(named, 200);
        assertThat(bulk.found()).isGreaterThan(0);
        assertThat(singles).allSatisfy(caller -> assertThat(caller.outcomes).isEqualTo(caller.cancelled ? 0 : 1));
        ClientSnapshot snapshot = rig.dispatcher().snapshot();
        assertThat(snapshot.waiting()).isZero();
        assertThat(snapshot.inFlight()).isZero();
        assertThat(rig.liveTimers()).isLessThanOrEqualTo(1);
        assertThat(rig.requests())
                .allSatisfy(request ->
                        assertThat(request.answered || request.cancelled).isTrue());
        assertThat(retries[0])
                .isPositive()
                .isLessThanOrEqualTo(
                        RetryBudget.RESERVE + rig.requests().size() / RetryBudget.FIRST_ATTEMPTS_PER_RETRY);
        rig.checkNothingLeft();
        rig.close();
        assertThat(listener.ends()).hasSizeGreaterThan(2 * BULK).allMatch(ends -> ends == 1);
    }

    private static ScriptedReply reply(ServerState states, Random random) {
        return switch (states) {
            case FINE ->
                random.nextInt(200) == 0
                        ? ScriptedReply.failure(Reason.SERVER_ERROR)
                        : ScriptedReply.found()
                                .after(Duration.ofMillis(20 + random.nextInt(300)))
                                .connecting(Duration.ofMillis(random.nextInt(30) == 0 ? 200 : 0));
            case SLOW -> ScriptedReply.found().after(Duration.ofMillis(random.nextInt(30_000)));
            case THROTTLING -> ScriptedReply.throttled(Duration.ofSeconds(random.nextInt(10)));
            case FAULTY -> ScriptedReply.failure(random.nextBoolean() ? Reason.SERVER_ERROR : Reason.CONNECTION_FAILED);
            case SILENT ->
                random.nextBoolean()
                        ? ScriptedReply.silence()
                        : ScriptedReply.found().connecting(Duration.ofMinutes(5));
            case REFUSING -> ScriptedReply.failure(pick(REFUSALS, random));
            case STARTING -> ScriptedReply.failure(Reason.INSTANCE_STARTING);
            case UNCONNECTED -> ScriptedReply.unconnected();
        };
    }

    private static void checkBounds(DispatcherRig rig, int maxInFlight) {
        ClientSnapshot snapshot = rig.dispatcher().snapshot();
        assertThat(snapshot.inFlight()).isEqualTo(rig.transport.inFlight.get()).isLessThanOrEqualTo(maxInFlight);
    }

    private static void checkOneOutcomePerInput(Run run, int inputs) {
        assertThat(run.completed).isTrue();
        assertThat(run.outcomes).hasSize(inputs);
        Set<String> sources = new HashSet<>();
        for (ContactLookup<String> outcome : run.outcomes) {
            sources.add(outcome.source());
        }
        assertThat(sources).hasSize(inputs);
    }

    private static <E> E pick(E[] elements, Random random) {
        return elements[random.nextInt(elements.length)];
    }
}
