package io.github.reactivecontact.examples.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.redis.RedisServer;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

class SharedClientTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String CHAT_ID = "71230000001@c.us";

    @TempDir
    private Path directory;

    @Test
    void lease_subtasksOfOneJob_shareAClientUntilTheLastOneLeaves() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 1)) {
            SharedClient first = SharedClient.lease("job", instances.settings(0, false), null);
            SharedClient second = SharedClient.lease("job", instances.settings(0, false), null);
            assertThat(second).isSameAs(first);
            first.release();
            assertIsFound(second);
            second.release();
            SharedClient third = SharedClient.lease("job", instances.settings(0, false), null);

            assertThat(third).isNotSameAs(first);
            third.release();
        }
    }

    @Test
    void lease_otherJob_hasAnotherClient() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 1)) {
            SharedClient first = SharedClient.lease("job", instances.settings(0, false), null);
            SharedClient second = SharedClient.lease("other job", instances.settings(0, false), null);

            assertThat(second).isNotSameAs(first);
            first.release();
            second.release();
        }
    }

    @Test
    void lease_missingFile_isNamed() {
        LookupSettings settings =
                LookupSettings.of(directory.resolve("none.json").toString());

        assertThatThrownBy(() -> SharedClient.lease("job", settings, null))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none.json");
    }

    @Test
    void open_failingMetrics_releasesTheClient() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 1)) {
            LookupSettings settings = instances.settings(0, false);
            MetricGroup failing = new UnregisteredMetricsGroup() {
                @Override
                public MetricGroup addGroup(String name) {
                    throw new IllegalStateException("no metrics");
                }
            };
            assertThatThrownBy(() -> SubtaskClient.open("job", settings, null, failing))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no metrics");
            SharedClient first = SharedClient.lease("job", settings, null);
            first.release();
            SharedClient second = SharedClient.lease("job", settings, null);
            second.release();

            assertThat(second).isNotSameAs(first);
        }
    }

    @Test
    void redis_twoJobs_shareAnswersAndPermits() throws Exception {
        try (RedisServer redis = RedisServer.startOrSkip();
                SimulatorInstances instances = SimulatorInstances.start(directory, 1)) {
            LookupSettings settings = new LookupSettings(
                    instances.file(), 100, null, Duration.ofMinutes(1), false, 0, "redis://127.0.0.1:" + redis.port());
            SharedClient first = SharedClient.lease("job", settings, null);
            SharedClient second = SharedClient.lease("other job", settings, null);
            // Until its connection is open, a client does without the cache.
            untilCached(first, instances);
            untilCached(second, instances);
            long hits =
                    Objects.requireNonNull(second.client().snapshot().cache()).hits();
            first.release();
            second.release();

            assertThat(hits).isPositive();
            // Fails if the key of the instance's permits does not exist.
            redis.run("RENAME {contact-client}:" + instances.idInstance(0) + " {contact-client}:used");
        }
    }

    private static void untilCached(SharedClient client, SimulatorInstances instances) {
        await().atMost(TIMEOUT).until(() -> {
            long before = instances.simulator().requests();
            assertIsFound(client);
            return instances.simulator().requests() == before;
        });
    }

    private static void assertIsFound(SharedClient client) {
        StepVerifier.create(client.lookUp(CHAT_ID, ChatLine::query))
                .expectNextMatches(lookup -> lookup instanceof ContactLookup.Found<String>)
                .expectComplete()
                .verify(TIMEOUT);
    }
}
