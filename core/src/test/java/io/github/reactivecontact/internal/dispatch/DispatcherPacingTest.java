package io.github.reactivecontact.internal.dispatch;

import static io.github.reactivecontact.internal.dispatch.DispatcherRig.CAUGHT_UP;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.INTERVAL;
import static io.github.reactivecontact.internal.dispatch.DispatcherRig.ONLY;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.dispatch.DispatcherRig.Ear;
import io.github.reactivecontact.internal.dispatch.ScriptedExchange.Reply;
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
    void requests_ofABulk_areSpacedEvenlyAndNeverTooManyInAWindow(int requests, Duration per) {
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
    void spacing_whenConnectingIsSlowNowAndThen_isKeptAtTheMomentOfWriting() {
        int[] number = {0};
        rig.reply(request -> Reply.found().connecting(Duration.ofMillis(number[0]++ % 3 == 0 ? 700 : 0)))
                .bulk(0, 30);
        rig.pass(Duration.ofMinutes(1));

        assertThat(rig.writtenAt()).hasSize(30);
        assertThat(gaps(rig.writtenAt(), 1)).allSatisfy(gap -> assertThat(gap).isGreaterThanOrEqualTo(CAUGHT_UP));
    }

    @Test
    void waiters_thatAreCancelled_doNotDelayTheNext() {
        rig.single(0);
        List<Ear> leavers = rig.singles(1, 20);
        Ear next = rig.single(21);
        leavers.forEach(Ear::cancel);
        rig.pass(Duration.ofSeconds(2));

        assertThat(next.found()).isTrue();
        assertThat(rig.writtenAt()).containsExactly(Duration.ZERO, INTERVAL);
    }

    @Test
    void waiters_thatAreCancelledOneByOneAtTheHead_doNotDelayTheNext() {
        rig.single(0);
        List<Ear> leavers = rig.singles(1, 20);
        Ear next = rig.single(21);
        leavers.forEach(leaver -> {
            rig.pass(Duration.ofMillis(50));
            leaver.cancel();
        });
        rig.pass(Duration.ofMillis(20));
        assertThat(next.waits()).isTrue();
        rig.pass(ScriptedExchange.LATENCY);

        assertThat(next.found()).isTrue();
        assertThat(rig.writtenAt()).containsExactly(Duration.ZERO, INTERVAL);
    }

    @Test
    void requests_afterAPause_areNotSavedUp() {
        rig.single(0);
        rig.pass(Duration.ofHours(1));
        rig.singles(1, 3);
        rig.pass(Duration.ofSeconds(3));

        assertThat(gaps(rig.writtenAt(), 1).skip(1)).containsExactly(CAUGHT_UP, INTERVAL);
    }

    @Test
    void unlimitedRate_writesEverythingAtOnce() {
        rig.unlimited().bulk(0, 200);

        assertThat(rig.writtenAt()).hasSize(200).containsOnly(Duration.ZERO);
        assertThat(rig.instance(ONLY).interval()).isZero();
        assertThat(rig.instance(ONLY).margin()).isZero();
    }

    @Test
    void permit_whenConnectingFails_isBackAfterAnInterval() {
        rig.exchange.replies(Reply.unconnected(), Reply.found());
        Ear first = rig.single(0);
        Ear second = rig.single(1);
        rig.pass(Duration.ofSeconds(5));

        assertThat(first.found()).isTrue();
        assertThat(second.found()).isTrue();
        assertThat(rig.exchange.request(0).writtenAt).isNull();
        assertThat(rig.exchange.request(1).writtenAt()).isEqualTo(CAUGHT_UP.plus(ScriptedExchange.LATENCY));
    }

    @Test
    void permit_whenCancelledWhileConnecting_isBackAfterAnInterval() {
        rig.exchange.replies(Reply.found().connecting(Duration.ofSeconds(20)), Reply.found());
        Ear leaver = rig.single(0);
        Ear next = rig.single(1);
        rig.pass(Duration.ofSeconds(10));
        assertThat(rig.requests()).hasSize(1);
        leaver.cancel();
        rig.pass(Duration.ofSeconds(2));

        assertThat(next.found()).isTrue();
        assertThat(rig.exchange.request(1).writtenAt())
                .isEqualTo(Duration.ofSeconds(10).plus(CAUGHT_UP));
    }

    @Test
    void permit_whenItTimesOutWhileConnecting_isBackAfterAnInterval() {
        rig.responseTimeout(Duration.ofSeconds(5)).retry(RetryPolicy.none());
        rig.exchange.replies(Reply.found().connecting(Duration.ofSeconds(20)), Reply.found());
        rig.single(0);
        Ear next = rig.single(1);
        rig.pass(Duration.ofSeconds(7));

        assertThat(next.found()).isTrue();
        assertThat(rig.exchange.request(1).writtenAt())
                .isEqualTo(Duration.ofSeconds(5).plus(CAUGHT_UP));
    }

    @ParameterizedTest
    @CsvSource({"PT10S, PT10S", "PT5M, PT5M", "PT6M, PT5M", "PT8760H, PT5M", "PT2562047788015215H, PT5M"})
    void retryAfter_isHonouredUpToItsCeiling(Duration asked, Duration honoured) {
        rig.exchange.replies(Reply.throttled(asked), Reply.found());
        Ear ear = rig.single(0);
        rig.pass(Duration.ofMinutes(6));

        assertThat(ear.found()).isTrue();
        assertThat(rig.exchange.request(1).writtenAt()).isEqualTo(honoured.plus(ScriptedExchange.LATENCY));
    }

    @Test
    void retryAfter_ofASecondRefusalAtTheSameMargin_isHonouredToo() {
        Duration late = Duration.ofSeconds(1);
        rig.rate(10, Duration.ofSeconds(1))
                .exchange
                .replies(
                        Reply.throttled(Duration.ZERO).after(late),
                        Reply.throttled(Duration.ofSeconds(30)).after(late),
                        Reply.found());
        rig.bulk(0, 2);
        rig.pass(Duration.ofMinutes(1));

        List<Duration> written = rig.writtenAt();
        assertThat(written.get(1)).isLessThan(late);
        assertThat(written.get(2)).isEqualTo(written.get(1).plus(late).plusSeconds(30));
    }

    @Test
    void retryAfter_slowsOnlyTheInstanceThatSaidSo() {
        rig.instances("1", "2")
                .reply(request -> request.idInstance.equals("1") && rig.now().isZero()
                        ? Reply.throttled(Duration.ofMinutes(1))
                        : Reply.found());
        rig.bulk(0, 40);
        rig.pass(Duration.ofSeconds(42));

        assertThat(rig.asked().stream().filter("1"::equals)).hasSize(1);
        assertThat(rig.instance("2").found()).isEqualTo(40);
    }

    @Test
    void retryAfter_whenUnlimited_isHonouredToo() {
        rig.unlimited().exchange.replies(Reply.throttled(Duration.ofSeconds(10)), Reply.found());
        Ear throttled = rig.single(0);
        rig.pass(ScriptedExchange.LATENCY);
        Ear behind = rig.single(1);
        rig.pass(Duration.ofSeconds(11));

        assertThat(throttled.found()).isTrue();
        assertThat(behind.found()).isTrue();
        assertThat(rig.writtenAt().subList(1, 3))
                .containsOnly(Duration.ofSeconds(10).plus(ScriptedExchange.LATENCY));
    }

    @Test
    void throttled_whenUnlimitedAndWithoutRetryAfter_backsOff() {
        rig.unlimited().exchange.replies(Reply.throttled(Duration.ZERO), Reply.throttled(Duration.ZERO), Reply.found());
        Ear ear = rig.single(0);
        rig.pass(Duration.ofSeconds(2));

        assertThat(ear.found()).isTrue();
        // Half of half a second, and half of a second.
        assertThat(gaps(rig.writtenAt(), 1)).containsExactly(Duration.ofMillis(350), Duration.ofMillis(600));
    }

    @Test
    void margin_afterThrottling_isRaisedAndToldAndKept() {
        rig.exchange.replies(Reply.found(), Reply.found(), Reply.throttled(Duration.ZERO), Reply.found());
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
