package io.github.reactivecontact.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.PermitSource.Permit;
import io.github.reactivecontact.PermitSource.Request;
import io.github.reactivecontact.redis.LocalShare.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalShareTest {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;
    private static final long START = Long.MAX_VALUE - SECOND;

    /** A client with its clock and its own interval. */
    private record Client(LocalShare share, @Nullable Slot slot, Duration interval, long clock) {

        Permit at(long time) {
            return share.acquire(new Request("1101", interval), slot, time + clock);
        }

        /**
         * Returns the times of its permits within the duration. Each request comes at the permitted time or slightly
         * later.
         */
        List<Long> permitted(long duration, SplittableRandom random) {
            List<Long> moments = new ArrayList<>();
            long time = random.nextLong(SECOND);
            while (time < duration) {
                if (at(time) instanceof Permit.NotBefore notBefore) {
                    time += notBefore.delay().toNanos();
                } else {
                    moments.add(time);
                }
                time += random.nextLong(5 * MILLI);
            }
            return moments;
        }
    }

    private static Client client(int number, int of, long clock, long intervalMillis) {
        return new Client(
                new LocalShare(null, 0.5), new Slot(number, of, -clock), Duration.ofMillis(intervalMillis), clock);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 8})
    void slots_clientsWithDifferentClocks_useFullRateWithoutOverlap(int clients) {
        SplittableRandom random = new SplittableRandom(clients);
        List<Long> all = new ArrayList<>();
        for (int number = 0; number < clients; number++) {
            long wrongBy = random.nextLong(5 * MILLI);
            Client client = client(number, clients, random.nextLong() / 4, 1010 + 15 * (number % 4));
            all.addAll(client.permitted(200 * SECOND, random).stream()
                    .skip(1) // the first permit may be in the middle of a slot
                    .map(moment -> moment + wrongBy)
                    .toList());
        }
        List<Long> moments = all.stream().sorted().toList();

        assertThat(moments).hasSizeGreaterThan(170);
        for (int i = 1; i < moments.size(); i++) {
            assertThat(moments.get(i) - moments.get(i - 1)).isGreaterThanOrEqualTo(SECOND);
        }
    }

    @Test
    void slots_clientsWithDifferentIntervals_doNotOverlapWithSharedInterval() {
        SplittableRandom random = new SplittableRandom(7);
        List<Long> moments = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            // The intervals span one step of the rounds.
            Client client = client(number, 4, random.nextLong() / 4, 1001 + 4 * number);
            client.share.kept("1101", Duration.ofMillis(1013));
            client.permitted(200 * SECOND, random).stream().skip(1).forEach(moments::add);
        }
        moments.sort(null);

        assertThat(moments).hasSizeGreaterThan(170);
        for (int i = 1; i < moments.size(); i++) {
            assertThat(moments.get(i) - moments.get(i - 1)).isGreaterThanOrEqualTo(SECOND);
        }
    }

    @Test
    void slots_manyInstances_areSpreadEvenlyOverRound() {
        long interval = 1L << 30;
        int[] begins = new int[10];
        for (int instance = 0; instance < 1000; instance++) {
            Request request = new Request("" + (7_103_000_000L + instance), Duration.ofNanos(interval));
            long first = delay(new LocalShare(null, 0.5), request, 0, 0);
            begins[(int) (first * 10 / (4 * interval))]++;
            assertThat(delay(new LocalShare(null, 0.5), request, 1, first)).isBetween(interval * 31 / 32, interval);
        }

        assertThat(IntStream.of(begins)).allMatch(count -> count > 50 && count < 150);
    }

    private static long delay(LocalShare share, Request request, int number, long now) {
        return share.acquire(request, new Slot(number, 4, 0), now) instanceof Permit.NotBefore notBefore
                ? notBefore.delay().toNanos()
                : 0;
    }

    @Test
    void slot_isUsedOnceAndOnlyNearItsStart() {
        Client client = client(1, 4, START, 1024);
        long slot = ((Permit.NotBefore) client.at(0)).delay().toNanos();
        assertThat(client.at(slot - 1)).isEqualTo(Permit.notBefore(Duration.ofNanos(1)));
        assertThat(client.at(slot + 30 * MILLI)).isEqualTo(Permit.uncoordinated());

        Duration wait = ((Permit.NotBefore) client.at(slot + 30 * MILLI)).delay();
        assertThat(wait).isBetween(Duration.ofMillis(4100), Duration.ofMillis(4400));
        long next = slot + 30 * MILLI + wait.toNanos();
        assertThat(client.at(next + 50 * MILLI)).isInstanceOf(Permit.NotBefore.class);
    }

    @Test
    void acquire_singleClient_hasFullRate() {
        assertThat(client(0, 1, 0, 1000).permitted(100 * SECOND, new SplittableRandom(1)))
                .hasSizeBetween(92, 101);
    }

    @Test
    void acquire_fixedShare_limitsRateToShare() {
        LocalShare share = new LocalShare(0.25, 0.5);
        Client client = new Client(share, new Slot(0, 1, 0), Duration.ofSeconds(1), 0);

        assertThat(client.permitted(100 * SECOND, new SplittableRandom(1))).hasSizeBetween(22, 26);
    }

    @Test
    void refused_shorterDelayLater_keepsLongerDelay() {
        Client client = client(0, 1, START, 1000);
        client.share.refused("1101", Duration.ofSeconds(10), START);
        client.share.refused("1101", Duration.ofSeconds(1), START);

        Duration wait = ((Permit.NotBefore) client.at(0)).delay();
        assertThat(wait).isBetween(Duration.ofSeconds(10), Duration.ofMillis(11_200));
        assertThat(client.at(wait.toNanos())).isEqualTo(Permit.uncoordinated());
    }

    @Test
    void refused_oneInstance_doesNotDelayOthers() {
        Client client = client(0, 1, START, 1000);
        client.share.refused("1101", Duration.ofHours(1), START);

        Request second = new Request("1102", Duration.ofSeconds(1));
        Permit permit = client.share.acquire(second, client.slot, START + 50 * MILLI);
        assertThat(permit instanceof Permit.NotBefore notBefore ? notBefore.delay() : Duration.ZERO)
                .isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void acquire_withoutReplyOfRedis_beginsWithAQuarter() {
        Client client = new Client(new LocalShare(null, 0.5), null, Duration.ofSeconds(1), START);

        assertThat(client.permitted(100 * SECOND, new SplittableRandom(1))).hasSizeBetween(22, 28);
    }

    @Test
    void acquire_withoutReplyAndNoRefusal_reachesWholeRate() {
        Client client = new Client(new LocalShare(null, 0.5), null, Duration.ofSeconds(1), START);
        List<Long> moments = client.permitted(400 * SECOND, new SplittableRandom(1));

        assertThat(moments.stream().filter(moment -> moment > 200 * SECOND)).hasSizeGreaterThan(180);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 20})
    void acquire_manyClientsWithoutReply_learnFromRefusals(int clients) {
        SplittableRandom random = new SplittableRandom(clients);
        Client[] all = new Client[clients];
        for (int i = 0; i < clients; i++) {
            all[i] = new Client(new LocalShare(null, random.nextDouble()), null, Duration.ofSeconds(1), START);
        }
        long[] next = new long[clients];
        long lastAccepted = -SECOND;
        int accepted = 0;
        int refused = 0;
        for (long time = 0; time < 1200 * SECOND; time += 10 * MILLI) {
            for (int i = 0; i < clients; i++) {
                if (time < next[i]) {
                    continue;
                }
                if (all[i].at(time) instanceof Permit.NotBefore notBefore) {
                    next[i] = time + notBefore.delay().toNanos();
                } else if (time - lastAccepted >= SECOND) {
                    lastAccepted = time;
                    accepted += time > 300 * SECOND ? 1 : 0;
                } else {
                    all[i].share.refused("1101", Duration.ofSeconds(1), time + START);
                    refused += time > 300 * SECOND ? 1 : 0;
                }
            }
        }

        assertThat(accepted).isGreaterThan(60);
        assertThat((double) refused / (accepted + refused)).isLessThan(0.25);
    }

    @Test
    void refused_withoutReply_halvesShareOfThatInstanceOnly() {
        Client client = new Client(new LocalShare(null, 0.5), null, Duration.ofSeconds(1), START);
        client.permitted(10 * SECOND, new SplittableRandom(1));
        client.share.refused("1101", Duration.ofSeconds(1), START + 10 * SECOND);
        client.share.refused("1101", Duration.ofSeconds(1), START + 10 * SECOND);
        client.share.refused("1102", Duration.ofSeconds(1), START + 10 * SECOND);

        int permits = 0;
        for (long time = 10 * SECOND; time < 170 * SECOND; time += 10 * MILLI) {
            permits += client.at(time) instanceof Permit.NotBefore ? 0 : 1;
        }
        assertThat(permits).isBetween(17, 22);
    }
}
