package io.github.reactivecontact.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.examples.kafka.TestCluster.Source;
import io.github.reactivecontact.leakcheck.MayLeave;
import io.github.reactivecontact.leakcheck.OpenConnections;
import io.github.reactivecontact.leakcheck.StrayThreads;
import io.github.reactivecontact.simulator.ErrorReply;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.Latency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Runs the program in separate JVMs with a broker and a simulator in this one. */
@MayLeave(
        value = {StrayThreads.class, OpenConnections.class},
        because = "the broker opens and closes threads and connections at any time, and its metrics threads never end")
class KafkaExampleProcessTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String ID_INSTANCE = "7103000001";
    private static final String TOKEN = "s3cr3tT0ken";
    private static final int INPUTS = 1_200;

    /** A rate that keeps the program busy long enough to interrupt it on a busy machine. */
    private static final String SLOW = "--requests-per-second=150";

    private static final String FAST = "--requests-per-second=0";
    private static final Pattern PHONE = Pattern.compile("7900\\d{7}");
    private static final String REJECTED = "79999999999@c.us";

    private static TestCluster cluster;

    @TempDir
    Path directory;

    private final GreenApiSimulator simulator = GreenApiSimulator.builder()
            .instance(ID_INSTANCE, TOKEN)
            .latency(Latency.withSlowTail(Duration.ofMillis(20), Duration.ofMillis(200), 0.05))
            .start();
    private TestProgram program;
    private String topic;

    @BeforeAll
    static void startBroker() {
        cluster = new TestCluster();
    }

    @AfterAll
    static void stopBroker() {
        cluster.close();
    }

    @BeforeEach
    void createProgram() {
        program = new TestProgram(directory);
    }

    @AfterEach
    void close() {
        program.close();
        simulator.close();
    }

    private String output() {
        return topic + ".out";
    }

    private String deadLetters() {
        return topic + ".dead";
    }

    private void topics(TestInfo test) throws Exception {
        topic = test.getTestMethod().orElseThrow().getName();
        cluster.create(topic, output(), deadLetters());
        simulator.fail(REJECTED, ErrorReply.BAD_REQUEST_DATA);
    }

    /** With the group protocol of Kafka 4, and a record that is too large for the dead letters. */
    @Test
    void run_tokenCorrectedInTheFile_continues(TestInfo test) throws Exception {
        topics(test);
        inputs(0, 6);
        cluster.fill(topic, 6, 7, number -> "x".repeat(5_000_000));
        Path properties =
                Files.writeString(directory.resolve("client.properties"), "consumer.group.protocol=consumer\n");
        simulator.replaceToken(ID_INSTANCE, "c0rrectT0ken");
        Process process = start(FAST, "--until-end", "--properties=" + properties);
        awaitProgress(process, () -> simulator.requests() > 0);

        writeInstances("c0rrectT0ken");

        assertThat(program.exitCode(process)).as(program::log).isZero();
        assertThat(cluster.count(output())).isEqualTo(6);
        assertThat(cluster.records(deadLetters())).singleElement().satisfies(letter -> {
            assertThat(letter.value()).isNull();
            assertThat(TestCluster.header(letter, OutcomeHeaders.VALUE_OMITTED))
                    .contains(topic + ", partition 2, offset 1");
        });
    }

    private void inputs(int from, int to) throws Exception {
        cluster.fill(topic, from, to, KafkaExampleProcessTest::chatId);
    }

    private static String chatId(int number) {
        return switch (number % 100) {
            case 7 -> "120363043968" + String.format("%06d", number) + "@g.us";
            case 17 -> "call me";
            case 27 -> REJECTED;
            default -> String.format("7900%07d@c.us", number);
        };
    }

    private static boolean isDeadLetter(int number) {
        return Set.of(17, 27).contains(number % 100);
    }

    private Process start(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                "--bootstrap-servers=" + cluster.bootstrapServers(),
                "--instances=" + writeInstances(TOKEN),
                "--concurrency=8",
                "--max-uncommitted=50",
                "--group=" + topic,
                "--input=" + topic,
                "--output=" + output(),
                "--dead-letters=" + deadLetters()));
        all.addAll(List.of(arguments));
        return program.start(all);
    }

    private Path writeInstances(String token) throws IOException {
        return TestProgram.instances(directory, simulator.apiUrl().toString(), ID_INSTANCE, token);
    }

    private void awaitOutcomes(Process process, long count) {
        awaitProgress(process, () -> cluster.count(output()) + cluster.count(deadLetters()) >= count);
    }

    private static void awaitProgress(Process process, Callable<Boolean> progress) {
        Awaitility.await().atMost(TIMEOUT).failFast(() -> !process.isAlive()).until(progress);
    }

    private long committed() throws Exception {
        return cluster.committed(topic).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private List<Source> outcomes() throws Exception {
        return cluster.sources(output(), deadLetters());
    }

    /** Records before a committed offset are never read again, so each must have its outcome. */
    private long assertCommittedRecordsHaveOutcomes() throws Exception {
        Map<TopicPartition, Long> committed = cluster.committed(topic);
        Set<Source> outcomes = new HashSet<>(outcomes());
        committed.forEach((partition, end) -> {
            for (long offset = 0; offset < end; offset++) {
                assertThat(outcomes).contains(new Source(partition, offset));
            }
        });
        return committed.values().stream().mapToLong(Long::longValue).sum();
    }

    private void assertEveryInputHasOutcome() throws Exception {
        assertThat(assertCommittedRecordsHaveOutcomes()).as(program::log).isEqualTo(INPUTS);
        for (ConsumerRecord<String, String> letter : cluster.records(deadLetters())) {
            assertThat(isDeadLetter(number(TestCluster.source(letter)))).isTrue();
            assertThat(TestCluster.header(letter, DeadLetters.REASON)).isIn("INVALID_CHAT_ID", "REQUEST_REFUSED");
        }
        for (ConsumerRecord<String, String> contact : cluster.records(output())) {
            int number = number(TestCluster.source(contact));
            assertThat(isDeadLetter(number)).isFalse();
            assertThat(contact.key()).isEqualTo(chatId(number));
            assertThat(contact.value())
                    .contains(number % 100 == 7 ? "\"outcome\":\"no_contact\"" : "\"outcome\":\"found\"");
        }
        assertThat(program.log()).doesNotContain(TOKEN).doesNotContainPattern(PHONE);
    }

    private static int number(Source source) {
        return (int) source.offset() * TestCluster.PARTITIONS
                + source.partition().partition();
    }

    /** Lets the group remove a dead member quickly. */
    private String shortSession() throws IOException {
        Path properties = directory.resolve("client.properties");
        Files.writeString(properties, "consumer.session.timeout.ms=3000\nconsumer.heartbeat.interval.ms=500\n");
        return "--properties=" + properties;
    }

    @Test
    void kill_twiceDuringRun_everyInputHasOutcome(TestInfo test) throws Exception {
        topics(test);
        inputs(0, INPUTS);

        for (int kill = 1; kill <= 2; kill++) {
            Process process = start(SLOW, shortSession());
            long share = kill * (long) INPUTS / 6;
            awaitProgress(process, () -> committed() >= share);
            assertThat(process.destroyForcibly().waitFor()).isEqualTo(137);
            assertThat(assertCommittedRecordsHaveOutcomes()).isBetween(share, INPUTS - 1L);
        }

        assertThat(program.exitCode(start(FAST, shortSession(), "--until-end"))).isZero();
        assertEveryInputHasOutcome();
    }

    @Test
    void rebalance_secondMemberJoinsAndLeaves_keepsOrderWithoutLossOrDuplicates(TestInfo test) throws Exception {
        topics(test);
        inputs(0, INPUTS / 2);

        Process first = start(SLOW, "--ordered");
        awaitOutcomes(first, INPUTS / 8);
        Process second = start(SLOW, "--ordered");
        awaitProgress(second, () -> cluster.membersWithPartitions(topic) == 2);
        Map<TopicPartition, Long> shared = cluster.committed(topic);
        inputs(INPUTS / 2, INPUTS);
        awaitProgress(
                second,
                () -> cluster.committed(topic).entrySet().stream()
                        .allMatch(partition -> partition.getValue() > shared.get(partition.getKey())));
        second.destroy();

        assertThat(program.exitCode(second)).isEqualTo(143);
        awaitProgress(first, () -> committed() == INPUTS);
        first.destroy();
        assertThat(program.exitCode(first)).isEqualTo(143);
        assertEveryInputHasOutcome();
        assertThat(outcomes()).hasSize(INPUTS).doesNotHaveDuplicates();
        assertEveryPartitionIsOrdered();
    }

    private void assertEveryPartitionIsOrdered() throws Exception {
        List<ConsumerRecord<String, String>> contacts = cluster.records(output());
        for (int partition = 0; partition < TestCluster.PARTITIONS; partition++) {
            TopicPartition input = new TopicPartition(topic, partition);
            assertThat(contacts.stream().filter(record -> record.partition() == input.partition()))
                    .isNotEmpty()
                    .extracting(TestCluster::source)
                    .allSatisfy(source -> assertThat(source.partition()).isEqualTo(input))
                    .extracting(Source::offset)
                    .isSorted();
        }
    }
}
