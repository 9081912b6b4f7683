package io.github.reactivecontact.examples.flink;

import java.time.Duration;
import java.util.stream.Stream;
import org.apache.flink.client.deployment.executors.PipelineExecutorUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.core.execution.PipelineExecutorFactory;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient.JobFinalizationBehavior;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * A cluster in this process for all tests of a class, with the scheduler of {@code conf/config.yaml}. A cluster for
 * each test would take most of the time of the tests.
 */
final class TestCluster {

    private static final int TASK_MANAGERS = 3;
    private static final int SLOTS = 2;

    private final MiniCluster cluster;

    private TestCluster(MiniCluster cluster) {
        this.cluster = cluster;
    }

    static TestCluster start() throws Exception {
        Configuration configuration = ContactJob.withSmallBuffers(new Configuration())
                .set(JobManagerOptions.SCHEDULER, JobManagerOptions.SchedulerType.Adaptive)
                .set(JobManagerOptions.SCHEDULER_SUBMISSION_RESOURCE_STABILIZATION_TIMEOUT, Duration.ofMillis(200))
                .set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(TASK_MANAGERS)
                .setNumSlotsPerTaskManager(SLOTS)
                .withRandomPorts()
                .build());
        cluster.start();
        return new TestCluster(cluster);
    }

    /** Returns an environment whose jobs run here. */
    StreamExecutionEnvironment environment(int parallelism, Configuration job) {
        Configuration configuration = new Configuration(job)
                .set(DeploymentOptions.TARGET, "test-cluster")
                .set(DeploymentOptions.ATTACHED, true)
                .set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
        return new StreamExecutionEnvironment(
                new Executors(), configuration, getClass().getClassLoader());
    }

    /** Stops one of the task managers. The others have enough slots for all other tests. */
    void loseTaskManager() throws Exception {
        cluster.terminateTaskManager(0).get();
    }

    void close() throws Exception {
        cluster.close();
    }

    private final class Executors implements PipelineExecutorServiceLoader, PipelineExecutorFactory {

        @Override
        public PipelineExecutorFactory getExecutorFactory(Configuration configuration) {
            return this;
        }

        @Override
        public Stream<String> getExecutorNames() {
            return Stream.of(getName());
        }

        @Override
        public String getName() {
            return "test-cluster";
        }

        @Override
        public boolean isCompatibleWith(Configuration configuration) {
            return true;
        }

        @Override
        public PipelineExecutor getExecutor(Configuration ignored) {
            return (pipeline, configuration, classLoader) -> {
                StreamGraph graph = PipelineExecutorUtils.getStreamGraph(pipeline, configuration);
                graph.serializeUserDefinedInstances();
                return cluster.submitJob(graph)
                        .thenApply(submitted -> new MiniClusterJobClient(
                                submitted.getJobID(), cluster, classLoader, JobFinalizationBehavior.NOTHING));
            };
        }
    }
}
