package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.CAUGHT_UP;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.INTERVAL;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.ONLY;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.internal.dispatch.DispatcherRig.SingleCaller;
import io.github.reactivecontact.internal.dispatch.ScriptedTransport.ScriptedReply;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispatcherPacingTest {

    private final DispatcherRig rig = new DispatcherRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource({"1, PT1S", "10, PT1S", "3, PT0.1S", "100, PT1M"})
    void write_bulk_isSpacedEvenlyWithinTheRate(int requests, Duration per) {
        rig.rate(requests, per).bulk(0, 60);
        rig.pass(per.multipliedBy(60 / requests + 1).multipliedBy(2));

        List<Duration> written = rig.writtenAt();
        assertThat(written).hasSize(60);
        assertThat(gaps(written, 1).distinct()).hasSize(1);
        assertThat(gaps(written, Math.min(requests, 59)))
                .allSatisfy(gap -> assertThat(gap)
                        .isGreaterThan(per.multipliedBy(Math.min(requests, 59)).dividedBy(requests)));
    }

    @Test
    void write_occasionalSlowConnect_keepsTheInterval() {
        int[] number = {0};
        rig.reply(request -> ScriptedReply.found().connecting(Duration.ofMillis(number[0]++ % 3 == 0 ? 700 : 0)))
                .bulk(0, 30);
        rig.pass(Duration.ofMinutes(1));

        assertThat(rig.writtenAt()).hasSize(30);
        assertThat(gaps(rig.writtenAt(), 1)).allSatisfy(gap -> assertThat(gap).isGreaterThanOrEqualTo(CAUGHT_UP));
    }

    @Test
    void cancel_waitingLookups_doesNotDelayTheNext() {
        rig.single(0);
        List<SingleCaller> cancelledCallers = rig.singles(1, 20);
        SingleCaller next = rig.single(21);
        cancelledCallers.forEach(SingleCaller::cancel);
        rig.pass(Duration.ofSeconds(2));

        assertThat(next.found()).isTrue();
        assertThat(rig.writtenAt()).containsExactly(Duration.ZERO, INTERVAL);
    }

    @Test
    void cancel_headOfQueueRepeatedly_doesNotDelayTheNext() {
        rig.single(0);
        List<SingleCaller> cancelledCallers = rig.singles(1, 20);
        SingleCaller next = rig.single(21);
        cancelledCallers.forEach(cancelledCaller -> {
            rig.pass(Duration.ofMillis(50));
            cancelledCaller.cancel();
        });
        rig.pass(Duration.ofMillis(20));
        assertThat(next.waits()).isTrue();
        rig.pass(ScriptedTransport.LATENCY);

        assertThat(next.found()).isTrue();
        assertThat(rig.writtenAt()).containsExactly(Duration.ZERO, INTERVAL);
    }

    @Test
    void write_afterIdle_doesNotBurst() {
        rig.single(0);
        rig.pass(Duration.ofHours(1));
        rig.singles(1, 3);
        rig.pass(Duration.ofSeconds(3));

        assertThat(gaps(rig.writtenAt(), 1).skip(1)).containsExactly(CAUGHT_UP, INTERVAL);
    }

    @Test
    void write_unlimitedRate_sendsEverythingAtOnce() {
        rig.unlimited().bulk(0, 200);

        assertThat(rig.writtenAt()).hasSize(200).containsOnly(Duration.ZERO);
        assertThat(rig.instance(ONLY).interval()).isZero();
        assertThat(rig.instance(ONLY).margin()).isZero();
    }

    @Test
    void permit_connectFailed_returnsAfterAnInterval() {
        rig.transport.replies(ScriptedReply.unconnected(), ScriptedReply.found());
        SingleCaller first = rig.single(0);
        SingleCaller second = rig.single(1);
        rig.pass(Duration.ofSeconds(5));

        assertThat(first.found()).isTrue();
        assertThat(second.found()).isTrue();
        assertThat(rig.transport.request(0).writtenAt).isNull();
        assertThat(rig.transport.request(1).writtenAt()).isEqualTo(INTERVAL);
    }

    @Test
    void write_firstConnectionStalls_doesNotDelayOthers() {
        rig.transport.replies(ScriptedReply.found().connecting(Duration.ofSeconds(20)), ScriptedReply.found());
        rig.single(0);
        SingleCaller next = rig.single(1);
        rig.pass(Duration.ofSeconds(2));

        assertThat(next.found()).isTrue();
        assertThat(rig.transport.request(1).writtenAt()).isEqualTo(INTERVAL);
    }

    @Test
    void write_severalConnectAtOneMoment_keepsTheInterval() {
        Duration opened = Duration.ofMillis(5_500);
        rig.reply(request -> ScriptedReply.found().connecting(opened.minus(rig.now())));
        rig.bulk(0, 5);
        rig.pass(Duration.ofSeconds(12));

        assertThat(rig.writtenAt()).hasSize(5);
        assertThat(rig.writtenAt().get(0)).isEqualTo(opened);
        assertThat(gaps(rig.writtenAt(), 1)).allSatisfy(gap -> assertThat(gap).isGreaterThanOrEqualTo(CAUGHT_UP));
    }

    @Test
    void write_cancelledWhileItWaits_leavesItsSlotToTheNext() {
        Duration opened = Duration.ofMillis(2_500);
        rig.reply(request -> ScriptedReply.found().connecting(opened.minus(rig.now())));
        rig.single(0);
        SingleCaller cancelledCaller = rig.single(1);
        SingleCaller next = rig.single(2);
        rig.pass(Duration.ofSeconds(3));
        cancelledCaller.cancel();
        rig.pass(Duration.ofSeconds(2));

        assertThat(next.found()).isTrue();
        assertThat(rig.transport.request(2).writtenAt()).isBetween(opened.plus(CAUGHT_UP), opened.plus(INTERVAL));
    }

    @ParameterizedTest
    @CsvSource({"PT10S, PT10S", "PT5M, PT5M", "PT6M, PT5M", "PT8760H, PT5M", "PT2562047788015215H, PT5M"})
    void retryAfter_throttled_isHonouredUpToItsCeiling(Duration asked, Duration honoured) {
        rig.transport.replies(ScriptedReply.throttled(asked), ScriptedReply.found());
        SingleCaller caller = rig.single(0);
        rig.pass(Duration.ofMinutes(6));

        assertThat(caller.found()).isTrue();
        assertThat(rig.transport.request(1).writtenAt()).isEqualTo(honoured.plus(ScriptedTransport.LATENCY));
    }

    @Test
    void retryAfter_secondRefusalAtTheSameMargin_isHonoured() {
        Duration late = Duration.ofSeconds(1);
        rig.rate(10, Duration.ofSeconds(1))
                .transport
                .replies(
                        ScriptedReply.throttled(Duration.ZERO).after(late),
                        ScriptedReply.throttled(Duration.ofSeconds(30)).after(late),
                        ScriptedReply.found());
        rig.bulk(0, 2);
        rig.pass(Duration.ofMinutes(1));

        List<Duration> written = rig.writtenAt();
        assertThat(written.get(1)).isLessThan(late);
        assertThat(written.get(2)).isEqualTo(written.get(1).plus(late).plusSeconds(30));
    }

    @Test
    void retryAfter_oneInstance_delaysOnlyThatInstance() {
        rig.instances("1", "2")
                .reply(request -> request.idInstance.equals("1") && rig.now().isZero()
                        ? ScriptedReply.throttled(Duration.ofMinutes(1))
                        : ScriptedReply.found());
        rig.bulk(0, 40);
        rig.pass(Duration.ofSeconds(42));

        assertThat(rig.usedInstances().stream().filter("1"::equals)).hasSize(1);
        assertThat(rig.instance("2").found()).isEqualTo(40);
    }

    @Test
    void retryAfter_unlimitedRate_isHonoured() {
        rig.unlimited().transport.replies(ScriptedReply.throttled(Duration.ofSeconds(10)), ScriptedReply.found());
        SingleCaller throttled = rig.single(0);
        rig.pass(ScriptedTransport.LATENCY);
        SingleCaller behind = rig.single(1);
        rig.pass(Duration.ofSeconds(11));

        assertThat(throttled.found()).isTrue();
        assertThat(behind.found()).isTrue();
        assertThat(rig.writtenAt().subList(1, 3))
                .containsOnly(Duration.ofSeconds(10).plus(ScriptedTransport.LATENCY));
    }

    @Test
    void throttle_unlimitedWithoutRetryAfter_backsOff() {
        rig.unlimited()
                .transport
                .replies(
                        ScriptedReply.throttled(Duration.ZERO),
                        ScriptedReply.throttled(Duration.ZERO),
                        ScriptedReply.found());
        SingleCaller caller = rig.single(0);
        rig.pass(Duration.ofSeconds(2));

        assertThat(caller.found()).isTrue();
        // Half of 0.5 s, and half of 1 s.
        assertThat(gaps(rig.writtenAt(), 1)).containsExactly(Duration.ofMillis(350), Duration.ofMillis(600));
    }

    @Test
    void margin_afterThrottling_isRaisedReportedAndKept() {
        rig.transport.replies(
                ScriptedReply.found(),
                ScriptedReply.found(),
                ScriptedReply.throttled(Duration.ZERO),
                ScriptedReply.found());
        assertThat(rig.instance(ONLY).margin()).isEqualTo(Duration.ofMillis(20));
        rig.bulk(0, 10);
        rig.pass(Duration.ofSeconds(20));

        Duration margin = rig.instance(ONLY).margin();
        assertThat(margin).isGreaterThan(Duration.ofMillis(20));
        assertThat(rig.instance(ONLY).interval())
                .isEqualTo(Duration.ofSeconds(1).plus(margin));
        assertThat(rig.instance(ONLY).throttled()).isEqualTo(1);
        assertThat(gaps(rig.writtenAt(), 1).skip(3))
                .containsOnly(Duration.ofSeconds(1).plus(margin));
    }

    private static Stream<Duration> gaps(List<Duration> written, int apart) {
        return IntStream.range(apart, written.size())
                .mapToObj(i -> written.get(i).minus(written.get(i - apart)));
    }
}
