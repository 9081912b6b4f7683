package io.github.reactivecontact.examples.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.Test;

/** The cluster's configuration has what the pages say. Flink ignores an option that it does not know. */
class ClusterConfigurationTest {

    private final Configuration configuration = GlobalConfiguration.loadConfiguration("conf");

    @Test
    void scheduler_lostTaskManager_reducesParallelism() {
        assertThat(configuration.get(JobManagerOptions.SCHEDULER)).isEqualTo(JobManagerOptions.SchedulerType.Adaptive);
    }

    @Test
    void classLoading_manyJobs_shareTheClient() {
        assertThat(configuration.get(CoreOptions.CLASSLOADER_RESOLVE_ORDER)).isEqualTo("parent-first");
    }

    @Test
    void buffers_ofTheCluster_areThoseOfTheEmbeddedFlink() {
        Configuration embedded = ContactJob.withSmallBuffers(new Configuration());

        assertThat(configuration.get(TaskManagerOptions.BUFFER_DEBLOAT_ENABLED))
                .isEqualTo(embedded.get(TaskManagerOptions.BUFFER_DEBLOAT_ENABLED));
        assertThat(configuration.get(TaskManagerOptions.STARTING_MEMORY_SEGMENT_SIZE))
                .isEqualTo(embedded.get(TaskManagerOptions.STARTING_MEMORY_SEGMENT_SIZE));
        assertThat(configuration.get(TaskManagerOptions.MIN_MEMORY_SEGMENT_SIZE))
                .isEqualTo(embedded.get(TaskManagerOptions.MIN_MEMORY_SEGMENT_SIZE));
    }

    /** SLF4J of the jar would hide that of a cluster, and so the cluster's backend for logs. */
    @Test
    void jar_inFlinksLibDirectory_leavesLoggingToFlink() throws IOException {
        assertThat(Files.readString(Path.of("pom.xml")))
                .containsPattern("<artifactId>slf4j-api</artifactId>\\s*<scope>provided</scope>")
                .containsPattern("<artifactId>logback-classic</artifactId>\\s*<scope>provided</scope>");
    }
}
