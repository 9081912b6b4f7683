package io.github.reactivecontact.testfloor;

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
 * Whether the checks are at work in a module: each module has a test class that extends this one. JUnit is asked to run
 * tests that must fail, with no more settings than the module's own tests have.
 */
@MayLeave(value = LeftoverCheck.class, because = "what runs inside leaves things behind on purpose")
public abstract class TestFloorContract {

    private static final CountDownLatch END = new CountDownLatch(1);

    @Test
    void test_thatLeavesAThread_fails() {
        try {
            assertThat(failures(LeavesAThread.class)).singleElement().asString().contains("a stray thread: stray");
        } finally {
            END.countDown();
        }
    }

    @Test
    void testClass_thatLosesABuffer_fails() {
        assertThat(failures(LosesABuffer.class)).singleElement().asString().contains("a leaked buffer");
    }

    @Test
    void blockingCall_onAThreadThatMustNotBlock_fails() {
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
                .configurationParameter(LeftoverExtension.PATIENCE_MILLIS, "100")
                .build();
        SummaryGeneratingListener heard = new SummaryGeneratingListener();
        Logger netty = (Logger) LoggerFactory.getLogger("io.netty");
        netty.setAdditive(false);
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher().execute(request, heard);
        } finally {
            netty.setAdditive(true);
        }
        assertThat(heard.getSummary().getTestsStartedCount()).isEqualTo(1);
        return heard.getSummary().getFailures().stream()
                .map(Failure::getException)
                .toList();
    }

    static class LeavesAThread {
        @Test
        void starts() {
            Thread thread = new Thread(
                    () -> {
                        try {
                            END.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "stray");
            thread.setDaemon(true);
            thread.start();
        }
    }

    static class LosesABuffer {
        @Test
        void loses() {
            ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(8);
            buffer.writeLong(1);
        }
    }
}
