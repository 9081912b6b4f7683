package io.github.reactivecontact.examples.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

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
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@MayLeave(value = StrayThreads.class, because = "Flink's embedded cluster stops some of its threads later")
class ContactJobTest {

    private static final int UNLIMITED = 0;

    /** A capacity that causes backpressure, so that barriers have to pass buffered records. */
    private static final int SMALL_CAPACITY = 10;

    @TempDir
    private Path directory;

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

    @Test
    void instances_ofSubtask_getOnlyItsChatIds() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 5)) {
            List<String> chatIds = chatIds(200);
            LookupSettings settings = instances.settings(UNLIMITED, false);
            run(flink(2, new Configuration()), chatIds, settings);

            InstancePartitioner partitioner = new InstancePartitioner(5);
            for (int i = 0; i < 2; i++) {
                int subtask = i;
                long requestsOfOwnedInstances = InstancePartitioner.owned(settings.idInstances(), subtask, 2).stream()
                        .mapToLong(instances.simulator()::requests)
                        .sum();
                assertThat(requestsOfOwnedInstances)
                        .isEqualTo(chatIds.stream()
                                .filter(chatId -> partitioner.partition(chatId, 2) == subtask)
                                .count());
            }
        }
    }

    @Test
    void job_taskFailsDuringRun_givesEachChatIdOneOutcome() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 3)) {
            List<String> chatIds = chatIds(600);
            StreamExecutionEnvironment flink = flink(2, new Configuration());
            DataStream<String> source = TextFiles.chatIds(flink, file(chatIds));
            ContactJob.lookUp(source, instances.settings(30, false), false, SMALL_CAPACITY)
                    .map(new FailingOnce(60))
                    .map(new Ndjson())
                    .sinkTo(TextFiles.lines(output()));
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

    @Test
    void job_resumedWithOtherParallelism_losesNoChatId() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 3)) {
            List<String> chatIds = chatIds(600);
            String file = file(chatIds);
            JobClient first = submitted(flink(1, new Configuration()), file, instances.settings(10, false));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> instances.simulator().requests() > 0);
            String savepoint = first.triggerSavepoint(
                            directory.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
                    .get(60, TimeUnit.SECONDS);
            first.cancel().get(10, TimeUnit.SECONDS);
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
    void parallelism_moreSubtasksThanInstances_isLimitedToInstances() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 1)) {
            StreamExecutionEnvironment flink = flink(3, new Configuration());

            assertThat(ContactJob.lookUp(flink.fromData("71234567890@c.us"), instances.settings(1, false), false)
                            .getParallelism())
                    .isEqualTo(1);
        }
    }

    @Test
    void client_subtaskWithoutInstance_reportsMaximumParallelism() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 2)) {
            assertThatThrownBy(() -> instances.settings(1, false).client(2, 3))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("subtask 2 of 3 has no instance: the lookups' parallelism must be at most 2, the number"
                            + " of instances");
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
            ContactJob.lookUp(flink.fromData("71234567890@c.us"), settings, false)
                    .map(new Ndjson())
                    .print();
            byte[] function = InstantiationUtil.serializeObject(new ContactLookupFunction(settings));
            byte[] graph =
                    InstantiationUtil.serializeObject(flink.getStreamGraph().getJobGraph());

            Secrets secrets = Secrets.token(instances.tokens().get(0))
                    .andToken(instances.tokens().get(1));
            for (byte[] form : List.of(function, graph)) {
                String text = new String(form, StandardCharsets.ISO_8859_1);
                assertThat(text).contains(settings.idInstances().get(0));
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
        ContactJob.withSmallBuffers(configuration)
                .set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay")
                .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3)
                .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100))
                .set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
        StreamExecutionEnvironment flink =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
        ContactJob.configure(flink, Duration.ofMillis(200));
        return flink;
    }

    private void run(StreamExecutionEnvironment flink, List<String> chatIds, LookupSettings settings) throws Exception {
        DataStream<String> source = TextFiles.chatIds(flink, file(chatIds));
        write(ContactJob.lookUp(source, settings, false));
        flink.execute();
    }

    private JobClient submitted(StreamExecutionEnvironment flink, String file, LookupSettings settings)
            throws Exception {
        write(ContactJob.lookUp(TextFiles.chatIds(flink, file), settings, true, SMALL_CAPACITY));
        return flink.executeAsync();
    }

    private void write(DataStream<ContactOutcome> outcomes) {
        outcomes.map(new Ndjson())
                .uid("ndjson")
                .sinkTo(TextFiles.lines(output()))
                .uid("files");
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
        try (Stream<Path> files = Files.list(directory.resolve("output"))) {
            return files
                    .filter(file -> file.toString().endsWith(".ndjson"))
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .flatMap(ContactJobTest::lines)
                    .map(JsonMapper.shared()::readTree)
                    .toList()
                    .stream();
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
