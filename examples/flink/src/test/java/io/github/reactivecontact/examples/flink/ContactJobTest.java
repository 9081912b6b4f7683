package io.github.reactivecontact.examples.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactQuery;
import io.github.reactivecontact.leakcheck.MayLeave;
import io.github.reactivecontact.leakcheck.Secrets;
import io.github.reactivecontact.leakcheck.StrayThreads;
import io.github.reactivecontact.simulator.ErrorReply;
import io.github.reactivecontact.simulator.InstanceState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@MayLeave(value = StrayThreads.class, because = "Flink's embedded cluster stops some of its threads later")
class ContactJobTest {

    private static final int UNLIMITED = 0;

    /** A capacity that causes backpressure, so that barriers have to pass buffered records. */
    private static final int SMALL_CAPACITY = 10;

    private static TestCluster cluster;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startCluster() throws Exception {
        cluster = TestCluster.start();
    }

    @AfterAll
    static void stopCluster() throws Exception {
        cluster.close();
    }

    @Test
    void job_allKindsOfChatIds_givesEachAnOutcome() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 3)) {
            instances.simulator().fail("71230000007@c.us", ErrorReply.BAD_REQUEST_DATA);
            List<String> chatIds = Stream.concat(chatIds(50).stream(), Stream.of("120363043968066561@g.us", "call me"))
                    .toList();
            StreamExecutionEnvironment flink = flink(2, new Configuration());
            run(flink, chatIds, instances.settings(UNLIMITED, false));

            assertThat(outcomes().map(row -> row.path("chatId").asString()))
                    .containsExactlyInAnyOrderElementsOf(chatIds);
            assertThat(outcomes().filter(row -> row.path("outcome").asString().equals("found")))
                    .hasSize(49)
                    .allSatisfy(row ->
                            assertThat(row.path("contact").path("chatId")).isEqualTo(row.path("chatId")));
            assertThat(outcomes()
                            .filter(row -> row.path("outcome").asString().equals("failed"))
                            .map(row -> row.path("reason").asString()))
                    .containsExactlyInAnyOrder("REQUEST_REFUSED", "INVALID_CHAT_ID");
            assertThat(outcomes()
                            .filter(row -> row.path("outcome").asString().equals("no_contact"))
                            .map(row -> row.path("chatId").asString()))
                    .containsExactly("120363043968066561@g.us");
        }
    }

    /** Before, the instance that cannot be asked kept all records of its subtask, and so every checkpoint. */
    @Test
    void job_oneInstanceNotAuthorized_othersLookUpItsChatIds() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 3)) {
            instances.simulator().state(instances.idInstance(1), InstanceState.NOT_AUTHORIZED);
            List<String> chatIds = chatIds(300);
            run(flink(3, new Configuration()), chatIds, instances.settings(UNLIMITED, false), SMALL_CAPACITY);

            assertThat(outcomes().map(row -> row.path("chatId").asString()))
                    .containsExactlyInAnyOrderElementsOf(chatIds);
            assertThat(outcomes().map(row -> row.path("outcome").asString())).containsOnly("found");
        }
    }

    @Test
    void job_recordsThatNameAnInstance_areUnservedWhileItIsUnavailable() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 2)) {
            instances.simulator().state(instances.idInstance(1), InstanceState.EXPIRED);
            List<String> lines = IntStream.range(0, 60)
                    .mapToObj(i -> (71_230_000_000L + i) + "@c.us," + instances.idInstance(i % 2))
                    .toList();
            run(flink(2, new Configuration()), lines, instances.settings(UNLIMITED, false), SMALL_CAPACITY);

            List<String> ofTheOther = lines.stream()
                    .filter(line -> line.endsWith(instances.idInstance(1)))
                    .toList();
            assertThat(outcomes().map(row -> row.path("outcome").asString()))
                    .hasSize(30)
                    .containsOnly("found");
            assertThat(files("unserved")).containsExactlyInAnyOrderElementsOf(ofTheOther);
            assertThat(instances.simulator().requests(instances.idInstance(0))).isEqualTo(30);
        }
    }

    /** The job manager grants the permits, so the subtasks together keep the rate of an instance. */
    @Test
    void job_twoSubtasksOneInstanceWithRateLimit_areNotThrottled() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 1, 10)) {
            run(flink(2, new Configuration()), chatIds(40), instances.settings(10, false), SMALL_CAPACITY);

            assertThat(outcomes().map(row -> row.path("outcome").asString()))
                    .hasSize(40)
                    .containsOnly("found");
            assertThat(instances.simulator().requests()).isEqualTo(40);
        }
    }

    @Test
    void job_repeatedChatIds_areLookedUpOnce() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 2)) {
            List<String> repeated = Stream.generate(() -> chatIds(10))
                    .limit(20)
                    .flatMap(List::stream)
                    .toList();
            run(flink(2, new Configuration()), repeated, instances.settings(UNLIMITED, false), SMALL_CAPACITY);

            assertThat(outcomes().map(row -> row.path("chatId").asString()))
                    .containsExactlyInAnyOrderElementsOf(repeated);
            assertThat(instances.simulator().requests()).isEqualTo(10);
        }
    }

    @Test
    void lookUp_recordsOfAnotherType_emitWhatTheFunctionReturns() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 1)) {
            StreamExecutionEnvironment flink = flink(1, new Configuration());
            DataStream<Long> phones = flink.fromData(Types.LONG, 71_230_000_001L, 71_230_000_002L);
            Outcomes<Long, Boolean> outcomes = ContactJob.lookUp(
                    phones,
                    phone -> ContactQuery.of(ChatId.ofPhone("+" + phone)).through("7103000001"),
                    lookup -> lookup instanceof ContactLookup.Found<Long>,
                    Types.BOOLEAN,
                    instances.settings(UNLIMITED, false),
                    true,
                    ContactJob.MAX_PENDING);

            assertThat(outcomes.looked().executeAndCollect(10)).containsExactly(true, true);
        }
    }

    @Test
    void job_taskFailsDuringRun_givesEachChatIdOneOutcome() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 3)) {
            List<String> chatIds = chatIds(600);
            StreamExecutionEnvironment flink = flink(2, new Configuration());
            DataStream<String> source = TextFiles.chatIds(flink, file(chatIds));
            ContactJob.lookUp(source, instances.settings(30, false), false, SMALL_CAPACITY)
                    .looked()
                    .map(new FailingOnce(60))
                    .map(new Ndjson())
                    .sinkTo(TextFiles.lines(output(), "contacts", ".ndjson"));
            flink.execute();

            assertThat(FailingOnce.failures()).isEqualTo(1);
            assertThat(FailingOnce.restored())
                    .as("subtasks restored from a checkpoint")
                    .isEqualTo(2);
            assertThat(outcomes().map(row -> row.path("chatId").asString()))
                    .containsExactlyInAnyOrderElementsOf(chatIds);
            assertThat(outcomes().map(row -> row.path("outcome").asString())).containsOnly("found");
        }
    }

    /** Flink's default scheduler would wait for the slots that are gone, and then fail the job. */
    @Test
    void job_taskManagerLost_continuesOnTheOther() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 3)) {
            List<String> chatIds = chatIds(300);
            JobClient job = submitted(flink(6, new Configuration()), file(chatIds), instances.settings(30, false));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> instances.simulator().requests() > 0);
            cluster.loseTaskManager();
            job.getJobExecutionResult().get(60, TimeUnit.SECONDS);

            assertThat(outcomes().map(row -> row.path("chatId").asString()).distinct())
                    .containsExactlyInAnyOrderElementsOf(chatIds);
        }
    }

    @Test
    void job_resumedWithOtherParallelism_losesNoChatId() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 3)) {
            List<String> chatIds = chatIds(600);
            String file = file(chatIds);
            JobClient first = submitted(flink(1, new Configuration()), file, instances.settings(10, false));
            String savepoint = savepointOf(first, instances);
            long requestsBefore = instances.simulator().requests();
            Configuration resumed = new Configuration().set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
            submitted(flink(3, resumed), file, instances.settings(UNLIMITED, false))
                    .getJobExecutionResult()
                    .get(60, TimeUnit.SECONDS);

            assertThat(requestsBefore).isBetween(1L, 599L);
            assertThat(outcomes().map(row -> row.path("chatId").asString()).distinct())
                    .containsExactlyInAnyOrderElementsOf(chatIds);
        }
    }

    @Test
    void job_deadlineAndAChatIdThatAlwaysFails_givesItAFailedOutcome() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 1)) {
            instances.simulator().fail("71230000000@c.us", ErrorReply.INTERNAL_SERVER_ERROR);
            run(flink(1, new Configuration()), chatIds(1), instances.settings(UNLIMITED, Duration.ofMillis(1), false));

            assertThat(outcomes().map(row -> row.path("reason").asString())).containsExactly("DEADLINE");
        }
    }

    @Test
    void job_everyInstanceDeleted_givesFailedOutcomes() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 2)) {
            delete(instances);
            List<String> chatIds = chatIds(20);
            run(flink(2, new Configuration()), chatIds, instances.settings(UNLIMITED, false));

            assertThat(outcomes().map(row -> row.path("chatId").asString()))
                    .containsExactlyInAnyOrderElementsOf(chatIds);
            assertThat(outcomes().map(row -> row.path("reason").asString()))
                    .isSubsetOf("INSTANCE_DELETED", "NO_INSTANCE");
        }
    }

    @Test
    void job_everyInstanceDeletedWithOption_failsWithoutChatIdAndToken() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 2)) {
            delete(instances);
            Throwable failure = catchThrowable(
                    () -> run(flink(2, new Configuration()), chatIds(20), instances.settings(UNLIMITED, true)));

            assertThat(ExceptionUtils.findThrowable(failure, SuppressRestartsException.class))
                    .isPresent();
            Secrets secrets = Secrets.token(instances.tokens().get(0))
                    .andToken(instances.tokens().get(1));
            chatIds(20).forEach(chatId -> secrets.andPhone(chatId.replace("@c.us", "")));
            secrets.assertAbsentFrom(failure);
        }
    }

    @Test
    void job_resumedWithFewerInstances_losesNoChatIdAndCompletesCheckpoints() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 4)) {
            List<String> chatIds = chatIds(400);
            String file = file(chatIds);
            String savepoint = savepointOf(
                    submitted(flink(2, new Configuration()), file, instances.settings(5, false)), instances);
            instances.keepOnly(1);
            Configuration resumed = new Configuration().set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
            submitted(flink(2, resumed), file, instances.settings(100, false))
                    .getJobExecutionResult()
                    .get(60, TimeUnit.SECONDS);

            assertThat(outcomes().map(row -> row.path("chatId").asString()).distinct())
                    .containsExactlyInAnyOrderElementsOf(chatIds);
            assertThat(outcomes().map(row -> row.path("outcome").asString())).containsOnly("found");
        }
    }

    @Test
    void job_tokenCorrectedInTheCredentialsFile_continues() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 1)) {
            String corrected = "e75b3a66374942c5b3c019c698abc2067e151558acbd450000";
            instances.simulator().replaceToken(instances.simulator().instance().idInstance(), corrected);
            JobClient job =
                    submitted(flink(1, new Configuration()), file(chatIds(20)), instances.settings(UNLIMITED, false));
            await().until(() -> instances.simulator().requests() > 0);

            Path file = Path.of(instances.file());
            Files.writeString(
                    file, Files.readString(file).replace(instances.tokens().get(0), corrected));
            job.getJobExecutionResult().get(60, TimeUnit.SECONDS);

            assertThat(outcomes().map(row -> row.path("outcome").asString()))
                    .hasSize(20)
                    .containsOnly("found");
        }
    }

    @Test
    void functionAndJobGraph_serialised_haveNoToken() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 2)) {
            LookupSettings settings = instances.settings(1, false);
            StreamExecutionEnvironment flink = flink(2, new Configuration());
            ContactJob.lookUp(flink.fromData("71234567890@c.us"), settings, false, ContactJob.MAX_PENDING)
                    .looked()
                    .map(new Ndjson())
                    .print();
            byte[] function = InstantiationUtil.serializeObject(
                    new ContactLookupFunction<>(settings, ChatLine::query, ContactOutcome::of));
            byte[] graph =
                    InstantiationUtil.serializeObject(flink.getStreamGraph().getJobGraph());

            Secrets secrets = Secrets.token(instances.tokens().get(0))
                    .andToken(instances.tokens().get(1));
            for (byte[] form : List.of(function, graph)) {
                String text = new String(form, StandardCharsets.ISO_8859_1);
                assertThat(text).contains(instances.file());
                secrets.assertAbsentFrom(text);
            }
        }
    }

    private static void delete(SimulatorInstances instances) {
        instances
                .simulator()
                .instances()
                .forEach(instance -> instances.simulator().state(instance.idInstance(), InstanceState.DELETED));
    }

    private StreamExecutionEnvironment flink(int parallelism, Configuration configuration) {
        configuration
                .set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay")
                .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3)
                .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
        StreamExecutionEnvironment flink = cluster.environment(parallelism, configuration);
        ContactJob.configure(flink, Duration.ofMillis(200));
        return flink;
    }

    private void run(StreamExecutionEnvironment flink, List<String> chatIds, LookupSettings settings) throws Exception {
        run(flink, chatIds, settings, ContactJob.MAX_PENDING);
    }

    private void run(StreamExecutionEnvironment flink, List<String> chatIds, LookupSettings settings, int maxPending)
            throws Exception {
        DataStream<String> source = TextFiles.chatIds(flink, file(chatIds));
        write(ContactJob.lookUp(source, settings, false, maxPending));
        flink.execute();
    }

    private String savepointOf(JobClient job, SimulatorInstances instances) throws Exception {
        await().atMost(Duration.ofSeconds(30)).until(() -> instances.simulator().requests() > 0);
        String savepoint = job.triggerSavepoint(
                        directory.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                .get(60, TimeUnit.SECONDS);
        job.cancel().get(10, TimeUnit.SECONDS);
        return savepoint;
    }

    private JobClient submitted(StreamExecutionEnvironment flink, String file, LookupSettings settings)
            throws Exception {
        write(ContactJob.lookUp(TextFiles.chatIds(flink, file), settings, true, SMALL_CAPACITY));
        return flink.executeAsync();
    }

    private void write(Outcomes<String, ContactOutcome> outcomes) {
        outcomes.looked()
                .map(new Ndjson())
                .uid("ndjson")
                .sinkTo(TextFiles.lines(output(), "contacts", ".ndjson"))
                .name("files")
                .uid("files");
        outcomes.unserved()
                .sinkTo(TextFiles.lines(output(), "unserved", ".txt"))
                .name("unserved")
                .uid("unserved");
    }

    private static List<String> chatIds(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> (71_230_000_000L + i) + "@c.us")
                .toList();
    }

    private String file(List<String> chatIds) throws IOException {
        return Files.write(directory.resolve("chat-ids.txt"), chatIds).toUri().toString();
    }

    private String output() {
        return directory.resolve("output").toUri().toString();
    }

    private Stream<JsonNode> outcomes() throws IOException {
        return files("contacts").stream().map(JsonMapper.shared()::readTree);
    }

    /** Returns the lines of committed files. */
    private List<String> files(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("output"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .flatMap(ContactJobTest::lines)
                    .toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
