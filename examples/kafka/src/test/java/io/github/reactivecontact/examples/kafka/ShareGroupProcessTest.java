package io.github.reactivecontact.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.examples.kafka.TestCluster.Source;
import io.github.reactivecontact.leakcheck.MayLeave;
import io.github.reactivecontact.leakcheck.OpenConnections;
import io.github.reactivecontact.leakcheck.StrayThreads;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.InstanceState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Runs share consumers against a real broker: one in this JVM, and three programs in JVMs of their own. */
@MayLeave(
        value = {StrayThreads.class, OpenConnections.class},
        because = "the broker opens and closes threads and connections at any time, and its metrics threads never end")
class ShareGroupProcessTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration LOCK = Duration.ofSeconds(30);
    private static final String ID_INSTANCE = "7103000001";
    private static final String TOKEN = "s3cr3tT0ken";
    private static final int INPUTS = 300;
    private static final int INVALID = 7;

    private static TestCluster cluster;

    @TempDir
    Path directory;

    private final GreenApiSimulator simulator =
            GreenApiSimulator.builder().instance(ID_INSTANCE, TOKEN).start();
    private String topic;

    @BeforeAll
    static void startBroker() {
        cluster = new TestCluster();
    }

    @AfterAll
    static void stopBroker() {
        cluster.close();
    }

    @AfterEach
    void stopSimulator() {
        simulator.close();
    }

    private void topics(TestInfo test, int inputs) throws Exception {
        topic = test.getTestMethod().orElseThrow().getName();
        cluster.create(topic, topic + ".out", topic + ".dead");
        cluster.shareGroup(topic);
        cluster.fill(
                topic, 0, inputs, number -> number == INVALID ? "call me" : String.format("7900%07d@c.us", number));
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(TIMEOUT).until(condition);
    }

    private static boolean isAtEnd(ShareGroupProgress progress) {
        progress.refresh();
        return progress.isAtEnd();
    }

    @Test
    void run_outageLongerThanTheLock_keepsRecordsAndAcceptsThem(TestInfo test) throws Exception {
        topics(test, 6);
        Options options = new Options();
        options.bootstrapServers = cluster.bootstrapServers();
        options.group = topic;
        AtomicLong nanoTime = new AtomicLong();
        simulator.state(ID_INSTANCE, InstanceState.EXPIRED);
        try (TestPipeline pipeline = new TestPipeline(simulator, BulkOptions.defaults(), true)) {
            RecordingShareConsumer consumer =
                    new RecordingShareConsumer(KafkaSettings.of(options).shareConsumer(6));
            ShareLoop loop = new ShareLoop(
                    consumer,
                    new ShareLoopOptions(topic, topic, LOCK, 5, Duration.ZERO),
                    Acquisition.of(lookups -> Duration.ZERO, LOCK, 1),
                    new Deliveries(),
                    pipeline.steps,
                    nanoTime::get);
            CompletableFuture<Void> running = CompletableFuture.runAsync(loop::run);
            await(() -> simulator.requests() > 0);

            for (int renewal = 0; renewal < 3; renewal++) {
                int before = consumer.renewals.get();
                nanoTime.addAndGet(LOCK.dividedBy(2).toNanos());
                await(() -> consumer.renewals.get() > before);
            }
            assertThat(pipeline.producer.history()).isEmpty();
            simulator.state(ID_INSTANCE, InstanceState.ANSWERING);

            ShareGroupProgress progress = cluster.progress(topic, topic);
            await(() -> isAtEnd(progress));
            assertThat(pipeline.producer.history()).hasSize(6);
            assertThat(consumer.deliveryCounts).containsOnly((short) 1);
            loop.stop();
            running.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void settings_newShareGroup_startsAtTheEndUnlessItIsSetUp(TestInfo test) throws Exception {
        topics(test, 0);

        assertThat(cluster.shareGroupSettings("not-set-up")).isEqualTo(new ShareGroupSettings(LOCK, 5, true));
        assertThat(cluster.shareGroupSettings(topic)).isEqualTo(new ShareGroupSettings(LOCK, 5, false));
    }

    @Test
    void settings_consumerGroup_isRejected(TestInfo test) throws Exception {
        topics(test, 0);
        cluster.consumerGroup("consumers", topic);

        assertThatThrownBy(() -> cluster.shareGroupSettings("consumers"))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("--group consumers is a group of type Classic, not a share group");
    }

    @Test
    void kill_oneOfThreeWorkers_everyRecordHasItsOutcome(TestInfo test) throws Exception {
        topics(test, INPUTS);
        try (TestProgram program = new TestProgram(directory)) {
            Process killed = start(program);
            Process stopped = start(program);
            start(program);
            await(() -> cluster.count(topic + ".out") >= INPUTS / 6);
            assertThat(killed.destroyForcibly().waitFor()).isEqualTo(137);
            long before = outcomes().size();
            await(() -> outcomes().size() > before + INPUTS / 6);
            stopped.destroy();

            ShareGroupProgress progress = cluster.progress(topic, topic);
            await(() -> isAtEnd(progress));

            assertThat(before).as(program::log).isLessThan(INPUTS);
            assertThat(outcomes()).as(program::log).hasSize(INPUTS);
            assertThat(cluster.records(topic + ".dead"))
                    .isNotEmpty()
                    .allSatisfy(letter -> assertThat(TestCluster.header(letter, DeadLetters.REASON))
                            .isEqualTo("INVALID_CHAT_ID"));
            assertThat(program.exitCode(stopped)).as(program::log).isEqualTo(143);
        }
    }

    private Process start(TestProgram program) throws Exception {
        Path instances = TestProgram.instances(directory, simulator.apiUrl().toString(), ID_INSTANCE, TOKEN);
        return program.start(List.of(
                "--share-group",
                "--share-consumers=2",
                "--bootstrap-servers=" + cluster.bootstrapServers(),
                "--instances=" + instances,
                "--requests-per-second=15",
                "--group=" + topic,
                "--input=" + topic,
                "--output=" + topic + ".out",
                "--dead-letters=" + topic + ".dead"));
    }

    private Set<Source> outcomes() throws Exception {
        return new HashSet<>(cluster.sources(topic + ".out", topic + ".dead"));
    }
}
