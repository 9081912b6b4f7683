package io.github.reactivecontact.benchmarks.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

class PacedLookupsTest {

    private static final List<Instance> INSTANCES = new Target(
                    List.of(URI.create("http://127.0.1.1:80"), URI.create("http://127.0.1.2:80")), 4, 1, null)
            .instances();

    private final Load load = Load.closed();
    private final List<Sent> sent = new ArrayList<>();
    private final ManualTimer timer = new ManualTimer();

    @Test
    void run_fourInstances_sendsEvenlyAndNoInstanceWithinInterval() {
        run((instance, lookup, outcomes) -> outcomes.ended(lookup, "result", null), 2000);

        assertThat(sent).extracting(Sent::millis).containsExactly(1L, 256L, 511L, 766L, 1021L, 1276L, 1531L, 1786L);
        assertThat(sent.get(4).idInstance()).isEqualTo(sent.get(0).idInstance());
        assertThat(sent.subList(0, 4)).extracting(Sent::idInstance).doesNotHaveDuplicates();
        assertThat(load.takeLatencies().getTotalCount()).isEqualTo(8);
    }

    @Test
    void run_refusedLookup_isSentAgainAndCounted() {
        run(
                (instance, lookup, outcomes) -> {
                    boolean first = sent.size() == 1;
                    outcomes.ended(lookup, first ? null : "result", first ? new TooManyRequests() : null);
                },
                600);

        assertThat(sent)
                .extracting(Sent::chatId)
                .hasSize(3)
                .first()
                .isEqualTo(sent.get(1).chatId());
        assertThat(load.refusals()).isEqualTo(1);
        assertThat(load.failures()).isZero();
    }

    @Test
    void run_failedLookup_isRecordedAndNotSentAgain() {
        run((instance, lookup, outcomes) -> outcomes.ended(lookup, null, new IllegalStateException("broken")), 300);

        assertThat(sent).extracting(Sent::chatId).hasSize(2).doesNotHaveDuplicates();
        assertThat(load.failures()).isEqualTo(2);
    }

    private void run(PacedLookups.Sender sender, long stopMillis) {
        timer.schedule(load::stop, stopMillis);
        PacedLookups lookups = PacedLookups.start(load, INSTANCES, timer, (instance, lookup, outcomes) -> {
            sent.add(new Sent(timer.now, instance.idInstance(), lookup.chatId()));
            sender.send(instance, lookup, outcomes);
        });
        timer.runAll();
        lookups.await();
    }

    private record Sent(long millis, String idInstance, String chatId) {}

    private static final class ManualTimer implements PacedLookups.Timer {

        private final PriorityQueue<Timed> tasks = new PriorityQueue<>();
        private long now;

        @Override
        public void schedule(Runnable task, long millis) {
            tasks.add(new Timed(now + millis, task));
        }

        void runAll() {
            for (Timed next = tasks.poll(); next != null; next = tasks.poll()) {
                now = next.millis;
                next.task.run();
            }
        }
    }

    private record Timed(long millis, Runnable task) implements Comparable<Timed> {

        @Override
        public int compareTo(Timed other) {
            return Long.compare(millis, other.millis);
        }
    }
}
