package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final long MINUTE = 60 * SECOND;

    @ParameterizedTest
    @ValueSource(longs = {0, -5 * SECOND, Long.MIN_VALUE, Long.MAX_VALUE})
    void nextAt_newPace_isNow(long now) {
        assertThat(new Pace(1, SECOND, now).nextAt()).isEqualTo(now);
    }

    @ParameterizedTest
    @CsvSource({"1, 1020", "10, 102", "3, 340"})
    void nextAt_afterARequest_addsAnEvenShareOfWindowAndMargin(int requests, long millis) {
        Pace pace = new Pace(requests, SECOND, 0);
        pace.granted(5 * SECOND);
        assertThat(pace.nextAt() - 5 * SECOND).isCloseTo(millis * MILLI, within(MILLI));
        assertThat(pace.intervalNanos()).isEqualTo(millis * MILLI);
    }

    @Test
    void nextAt_clockOverflows_continues() {
        long start = Long.MAX_VALUE - SECOND / 2;
        Pace pace = new Pace(1, SECOND, start);
        pace.granted(start);
        assertThat(pace.nextAt()).isNegative();
        assertThat(pace.nextAt() - start).isEqualTo(1020 * MILLI);
        pace.throttled(start + 100 * MILLI, start);
        assertThat(pace.nextAt() - start).isEqualTo(1270 * MILLI);
        pace.throttled(start + 200 * MILLI, start);
        assertThat(pace.nextAt() - start).isEqualTo(1270 * MILLI);
    }

    @Test
    void written_slightlyLate_isCaughtUpByTheNext() {
        Pace pace = new Pace(10, SECOND, 0);
        pace.granted(0);
        long second = pace.nextAt();
        pace.granted(second + MILLI / 2);
        assertThat(pace.nextAt()).isEqualTo(second + pace.intervalNanos());
    }

    @Test
    void written_afterIdle_doesNotBurst() {
        Pace pace = new Pace(10, SECOND, 0);
        pace.granted(0);
        pace.granted(MINUTE);
        assertThat(pace.nextAt()).isGreaterThan(MINUTE + SECOND / 10);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 10, 100})
    void written_lateTimersPausesAndRefusals_neverExceedsTheLimit(int requests) {
        for (int seed = 0; seed < 20; seed++) {
            var random = new SplittableRandom(seed);
            Pace pace = new Pace(requests, SECOND, 0);
            var window = new ArrayDeque<Long>();
            long now = 0;
            for (int i = 0; i < 20_000; i++) {
                now = Math.max(now, pace.nextAt()) + (random.nextInt(10) == 0 ? random.nextLong(30 * MILLI) : 0);
                now += random.nextInt(1000) == 0 ? random.nextLong(3 * SECOND) : random.nextLong(MILLI);
                pace.granted(now);
                if (window.size() == requests) {
                    assertThat(now - window.removeFirst()).isGreaterThanOrEqualTo(SECOND);
                }
                window.add(now);
                if (random.nextInt(500) == 0 && i < 15_000) {
                    pace.throttled(now, now);
                } else {
                    pace.accepted(now);
                }
            }
            assertThat(pace.marginNanos()).isBetween(SECOND / 1000, MINUTE);
        }
    }

    @Test
    void throttled_firstTimeWhileCold_pausesAndRaisesLittle() {
        Pace pace = new Pace(10, SECOND, 0);
        long now = accept(pace, 0, 19);
        pace.granted(now);
        long next = pace.nextAt();
        pace.throttled(now + 50 * MILLI, now);
        assertThat(pace.marginNanos()).isEqualTo(25 * MILLI);
        assertThat(pace.nextAt() - next).isEqualTo(250 * MILLI);
        pace.throttled(next, next);
        assertThat(pace.marginNanos()).isEqualTo(50 * MILLI);
    }

    @Test
    void throttled_coldWithShortWindow_pausesAtMostOneWindow() {
        Pace pace = new Pace(10, 10 * MILLI, 0);
        pace.granted(0);
        long next = pace.nextAt();
        pace.throttled(0, 0);
        assertThat(pace.nextAt() - next).isEqualTo(10 * MILLI);
    }

    @Test
    void throttled_notCold_raisesAtTheFirst() {
        Pace pace = new Pace(10, SECOND, 0);
        long now = accept(pace, 0, 20);
        pace.throttled(now, now);
        assertThat(pace.marginNanos()).isGreaterThan(30 * MILLI);
    }

    @Test
    void throttled_atOnce_doublesTheMarginAndDelaysTheNext() {
        Pace pace = pastColdStart(10);
        long margin = pace.marginNanos();
        pace.granted(0);
        long next = pace.nextAt();
        pace.throttled(50 * MILLI, 0);
        assertThat(pace.marginNanos()).isEqualTo(2 * margin);
        assertThat(pace.nextAt() - next).isEqualTo(margin);
    }

    @Test
    void throttled_afterManyAnswers_raisesLess() {
        Pace pace = new Pace(1, SECOND, 0);
        long now = accept(pace, 0, 100);
        pace.throttled(now, now);
        assertThat(pace.marginNanos()).isBetween(25 * MILLI, 30 * MILLI);
    }

    @Test
    void throttled_concurrentRequests_raisesOnce() {
        Pace pace = pastColdStart(10);
        long margin = pace.marginNanos();
        for (int i = 0; i < 5; i++) {
            pace.granted(i * 102 * MILLI);
        }
        for (int i = 0; i < 5; i++) {
            pace.throttled(SECOND + i * 102 * MILLI, i * 102 * MILLI);
        }
        assertThat(pace.marginNanos()).isEqualTo(2 * margin);
        pace.throttled(2 * SECOND, 2 * SECOND);
        assertThat(pace.marginNanos()).isEqualTo(4 * margin);
    }

    @Test
    void throttled_endlessly_limitsTheMarginTo55Seconds() {
        Pace pace = new Pace(1, SECOND, 0);
        long now = 0;
        for (int i = 0; i < 100; i++) {
            now = pace.nextAt();
            pace.granted(now);
            pace.throttled(now, now);
        }
        assertThat(pace.marginNanos()).isEqualTo(55 * SECOND);
        assertThat(pace.nextAt() - now).isLessThanOrEqualTo(56 * SECOND);
    }

    @Test
    void accepted_forTwoHolds_decaysTheMarginToAThousandth() {
        Pace pace = pastColdStart(1);
        pace.throttled(0, 0);
        long now = accept(pace, 1, 240);
        assertThat(pace.marginNanos()).isEqualTo(50 * MILLI);
        now = accept(pace, now, 120);
        assertThat(pace.marginNanos()).isBetween(24 * MILLI, 26 * MILLI);
        accept(pace, now, 120);
        assertThat(pace.marginNanos()).isEqualTo(MILLI);
    }

    @Test
    void accepted_writtenBeforeTheRaise_isIgnored() {
        Pace pace = pastColdStart(1);
        pace.throttled(10 * SECOND, 0);
        for (int i = 0; i < 1000; i++) {
            pace.accepted(10 * SECOND - 1);
        }
        assertThat(pace.marginNanos()).isEqualTo(50 * MILLI);
    }

    @Test
    void throttled_inAProbe_raisesByAboutATenth() {
        Pace pace = new Pace(1, SECOND, 0);
        pace.throttled(0, 0);
        pace.throttled(1, 1);
        long now = accept(pace, 2, 300);
        long edge = pace.marginNanos();
        pace.throttled(now, now);
        assertThat((double) pace.marginNanos() / edge).isBetween(1.05, 1.2);
    }

    @Test
    void margin_shortWindow_startsAtAFiftiethAndCatchesUpAThousandth() {
        Pace pace = new Pace(1, 10 * MILLI, 0);
        assertThat(pace.marginNanos()).isEqualTo(MILLI / 5);

        pace.granted(0);
        long second = pace.nextAt();
        pace.granted(second + MILLI / 2);

        assertThat(pace.nextAt()).isEqualTo(second + MILLI / 2 - MILLI / 100 + pace.intervalNanos());
    }

    @Test
    void throttled_endlesslyInALongWindow_limitsTheMarginToEightWindows() {
        Pace pace = new Pace(1, MINUTE, 0);
        for (int i = 0; i < 100; i++) {
            pace.throttled(pace.nextAt(), pace.nextAt());
        }
        assertThat(pace.marginNanos()).isEqualTo(8 * MINUTE);
    }

    @ParameterizedTest
    @CsvSource({"1, 1500, 500", "10, 150, 500", "1, 1010, 20", "1, 100000, 55000"})
    void adopt_longerInterval_isKeptUpToTheLargestMargin(int requests, long millis, long margin) {
        Pace pace = new Pace(requests, SECOND, 0);

        pace.adopt(millis * MILLI, 0);

        assertThat(pace.marginNanos()).isEqualTo(margin * MILLI);
    }

    @Test
    void adopt_writtenBeforeTheRaise_isIgnored() {
        Pace pace = pastColdStart(1);
        long margin = pace.marginNanos();

        pace.adopt(2 * SECOND, -MINUTE);

        assertThat(pace.marginNanos()).isEqualTo(margin);
    }

    /** Returns a pace that had its first 429 half a minute ago. */
    private static Pace pastColdStart(int requests) {
        Pace pace = new Pace(requests, SECOND, -MINUTE / 2);
        pace.throttled(-MINUTE / 2, -MINUTE / 2);
        return pace;
    }

    private static long accept(Pace pace, long from, int times) {
        long now = from;
        for (int i = 0; i < times; i++) {
            now = now - pace.nextAt() > 0 ? now : pace.nextAt();
            pace.granted(now);
            pace.accepted(now);
        }
        return now;
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 20})
    void accepted_causeOfThrottlingGone_forgetsPartBeyondOneWindowWithinAMinute(int refusals) {
        Pace pace = pastColdStart(1);
        long now = 0;
        for (int i = 0; i < refusals; i++) {
            now = Math.max(now, pace.nextAt());
            pace.granted(now);
            pace.throttled(now, now);
        }
        assertThat(pace.marginNanos()).isGreaterThan(SECOND);
        long gone = now;
        while (pace.marginNanos() > SECOND) {
            now = pace.nextAt();
            pace.granted(now);
            pace.accepted(now);
        }

        assertThat(now - gone).isLessThan(MINUTE);
        assertThat(pace.nextAt() - now).isLessThanOrEqualTo(2 * SECOND);
    }

    /** Sends for an hour to a server that accepts one request in so many seconds, and returns the share of refusals. */
    private static double refusedPercent(Pace pace, long spacing) {
        long now = 0;
        long accepted = -spacing;
        int refused = 0;
        int all = 0;
        for (; now < 60 * MINUTE; all++) {
            now = Math.max(now, pace.nextAt());
            pace.granted(now);
            if (now - accepted >= spacing) {
                accepted = now;
                pace.accepted(now);
            } else {
                refused++;
                pace.throttled(now, now);
            }
        }
        return 100.0 * refused / all;
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "4, 20", "20, 70"})
    void accepted_causeOfThrottlingStays_limitsRefusals(int seconds, double percent) {
        assertThat(refusedPercent(new Pace(1, SECOND, 0), seconds * SECOND)).isLessThan(percent);
    }
}
