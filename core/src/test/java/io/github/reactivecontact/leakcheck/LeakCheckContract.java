package io.github.reactivecontact.leakcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import ch.qos.logback.classic.Logger;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary.Failure;
import org.slf4j.LoggerFactory;
import reactor.blockhound.BlockingOperationError;
import reactor.core.scheduler.Schedulers;

/**
 * Checks that the leak checks are active in a module. Each module has a test class that extends this one. It runs
 * failing tests through JUnit with the module's own settings.
 */
@MayLeave(value = LeakCheck.class, because = "the nested test classes leak on purpose")
public abstract class LeakCheckContract {

    private static final CountDownLatch STOP = new CountDownLatch(1);

    @Test
    void test_leavesThread_fails() {
        try {
            assertThat(failures(ThreadLeak.class)).singleElement().asString().contains("a stray thread: stray");
        } finally {
            STOP.countDown();
        }
    }

    @Test
    void testClass_leaksBuffer_fails() {
        assertThat(failures(BufferLeak.class)).singleElement().asString().contains("a leaked buffer");
    }

    @Test
    void blockingCall_onNonBlockingThread_fails() {
        FutureTask<Void> blocking = new FutureTask<>(() -> {
            Thread.sleep(1);
            return null;
        });
        Schedulers.parallel().schedule(blocking);

        assertThatThrownBy(() -> blocking.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(BlockingOperationError.class);
    }

    private static List<Throwable> failures(Class<?> testClass) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(testClass))
                .configurationParameter(LeakCheckExtension.PATIENCE_MILLIS, "100")
                .build();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        Logger netty = (Logger) LoggerFactory.getLogger("io.netty");
        netty.setAdditive(false);
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher().execute(request, summary);
        } finally {
            netty.setAdditive(true);
        }
        assertThat(summary.getSummary().getTestsStartedCount()).isEqualTo(1);
        return summary.getSummary().getFailures().stream()
                .map(Failure::getException)
                .toList();
    }

    static class ThreadLeak {
        @Test
        void starts() {
            Thread thread = new Thread(
                    () -> {
                        try {
                            STOP.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "stray");
            thread.setDaemon(true);
            thread.start();
        }
    }

    static class BufferLeak {
        @Test
        void leaks() {
            ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(8);
            buffer.writeLong(1);
        }
    }
}
