package io.github.reactivecontact.leakcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import ch.qos.logback.classic.Logger;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpResources;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.Context;

/** Runs leaking test classes. They are static nested classes, so a normal test run does not select them. */
@MayLeave(value = LeakCheck.class, because = "the nested test classes leak on purpose")
class LeakCheckExtensionTest {

    private static final List<AutoCloseable> RESOURCES = new ArrayList<>();

    private static Disposable earlierTimer;

    @AfterEach
    void clean() throws Exception {
        for (AutoCloseable resource : RESOURCES) {
            resource.close();
        }
        RESOURCES.clear();
    }

    static List<Arguments> leakingTests() {
        return List.of(
                Arguments.of(DropsAnError.class, "a dropped error: java.lang.IllegalStateException: dropped here"),
                Arguments.of(ThrowsUncaught.class, "an uncaught exception in thread thrower"),
                Arguments.of(ReachesTheTail.class, "reached at the tail of the pipeline"),
                Arguments.of(ThrowsInAListener.class, "a warning of Netty, io.netty.util.concurrent.DefaultPromise"),
                Arguments.of(SwallowsABlockingCall.class, "a blocking call in thread parallel-"),
                Arguments.of(LeavesATimer.class, "a live timer, due in"),
                Arguments.of(LeavesAnInterval.class, "a live timer, due in"),
                Arguments.of(LeavesAVirtualTimer.class, "1 live timers in virtual time"),
                Arguments.of(LeavesVirtualTimeInPlace.class, "virtual time in place of Reactor's schedulers"),
                Arguments.of(LeavesAConnection.class, "an open connection: ESTABLISHED"),
                Arguments.of(LeavesAServer.class, "an open connection: LISTEN"),
                Arguments.of(LeavesAThread.class, "a stray thread: stray (daemon)"));
    }

    @ParameterizedTest
    @MethodSource("leakingTests")
    void test_leaks_failsAndNamesLeak(Class<?> testClass, String leak) {
        List<Throwable> failures = failures(testClass);

        assertThat(failures).singleElement().asString().contains("The test ").contains(leak);
    }

    @Test
    void test_leavesTimerWhileEarlierOneEnds_fails() {
        earlierTimer = Schedulers.parallel().schedule(() -> {}, 1, TimeUnit.HOURS);

        assertThat(failures(LeavesATimerWhileAnotherEnds.class))
                .singleElement()
                .asString()
                .contains("The test leaves")
                .contains("a live timer, due in");
    }

    @Test
    void test_replacesEarlierTimer_passes() {
        earlierTimer = scheduleTimer();

        assertThat(failures(ReplacesATimer.class)).isEmpty();
    }

    @Test
    void testClass_leaksBuffer_failsWithAllocationSite() {
        List<Throwable> failures = failures(LeaksABuffer.class);

        assertThat(failures)
                .singleElement()
                .asString()
                .contains("The test class ")
                .contains("a leaked buffer")
                .contains("LeaksABuffer.leaks");
    }

    @Test
    void testClass_leavesPoolUndisposed_fails() {
        assertThat(failures(LeavesAPool.class, Duration.ofSeconds(3)))
                .singleElement()
                .asString()
                .contains("The test class ")
                .contains("connection pools that evict in the background: 1");
    }

    @Test
    void test_disposesServerPoolAndEventLoops_passes() {
        assertThat(failures(DisposesEverything.class, Duration.ofSeconds(10))).isEmpty();
    }

    @Test
    void testClass_leavesThreadFromSetUp_fails() {
        assertThat(failures(LeavesAThreadFromSetUp.class))
                .singleElement()
                .asString()
                .contains("The test class ")
                .contains("a stray thread: stray");
    }

    @Test
    void test_inNestedClass_isChecked() {
        assertThat(failures(HasNested.class)).singleElement().asString().contains("a stray thread: stray");
    }

    @Test
    void test_leaksSeveralThings_namesAllInOneFailure() {
        assertThat(failures(LeavesTwoThings.class))
                .singleElement()
                .asString()
                .contains("a dropped error")
                .contains("a stray thread");
    }

    @Test
    void test_dropsError_failureHasErrorSuppressed() {
        assertThat(failures(DropsAnError.class).get(0).getSuppressed())
                .singleElement()
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void test_failsAndLeaks_keepsOwnFailure() {
        assertThat(failures(FailsAndLeaves.class)).singleElement().satisfies(failure -> {
            assertThat(failure).hasMessage("own failure");
            assertThat(failure.getSuppressed()).singleElement().asString().contains("a stray thread");
        });
    }

    @Test
    void test_cleansUpInTearDown_passes() {
        assertThat(failures(CleansUpAfterEach.class, Duration.ofSeconds(10))).isEmpty();
    }

    @Test
    void test_leakEndsSoon_passes() {
        assertThat(failures(LeavesAThreadThatEnds.class, Duration.ofSeconds(10)))
                .isEmpty();
    }

    @Test
    void test_connectsToServerOfItsClass_passes() {
        assertThat(failures(SharesAServer.class, Duration.ofSeconds(10))).isEmpty();
    }

    @Test
    void mayLeave_withReason_exemptsOneTestFromOneCheck() {
        assertThat(failures(MayLeaveAThread.class))
                .singleElement()
                .asString()
                .contains("dropsAsWell")
                .contains("a dropped error")
                .doesNotContain("a stray thread");
    }

    @Test
    void mayLeave_withoutReason_fails() {
        assertThat(failures(MayLeaveWithoutReason.class).get(0)).hasMessageContaining("because is blank");
    }

    private static List<Throwable> failures(Class<?> testClass) {
        return failures(testClass, Duration.ofMillis(100));
    }

    private static List<Throwable> failures(Class<?> testClass, Duration patience) {
        return withoutNettyConsoleLog(() -> EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(testClass))
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .configurationParameter(LeakCheckExtension.PATIENCE_MILLIS, String.valueOf(patience.toMillis()))
                .execute()
                .allEvents()
                .finished()
                .stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .flatMap(result -> result.getThrowable().stream())
                .toList());
    }

    private static <T> T withoutNettyConsoleLog(Supplier<T> run) {
        Logger netty = (Logger) LoggerFactory.getLogger("io.netty");
        netty.setAdditive(false);
        try {
            return run.get();
        } finally {
            netty.setAdditive(true);
        }
    }

    private static void leaveThread() {
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "stray");
        thread.setDaemon(true);
        thread.start();
        RESOURCES.add(() -> {
            end.countDown();
            thread.join();
        });
    }

    private static Disposable scheduleTimer() {
        Disposable timer = Schedulers.parallel().schedule(() -> {}, 1, TimeUnit.HOURS);
        RESOURCES.add(timer::dispose);
        return timer;
    }

    private static void dropError() {
        Operators.onErrorDropped(new IllegalStateException("dropped here"), Context.empty());
    }

    private static ConnectionProvider pool() {
        return ConnectionProvider.builder("evicting")
                .evictInBackground(Duration.ofHours(1))
                .build();
    }

    private static DisposableServer server(LoopResources loops) {
        return HttpServer.create()
                .runOn(loops)
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> response.sendString(Mono.just("content")))
                .bindNow();
    }

    private static void exchange(ConnectionProvider pool, DisposableServer server) {
        HttpClient.create(pool)
                .keepAlive(false)
                .wiretap(true)
                .get()
                .uri("http://127.0.0.1:" + server.port() + "/somewhere")
                .responseContent()
                .aggregate()
                .asString()
                .block();
    }

    static class DropsAnError {
        @Test
        void drops() {
            dropError();
        }
    }

    static class ThrowsUncaught {
        @Test
        void throwsIt() throws InterruptedException {
            Thread thread = new Thread(
                    () -> {
                        throw new IllegalStateException("uncaught");
                    },
                    "thrower");
            thread.start();
            thread.join();
        }
    }

    static class ReachesTheTail {
        @Test
        void fires() throws InterruptedException {
            NioSocketChannel channel = new NioSocketChannel();
            HttpResources.get().onClient(false).register(channel).sync();
            channel.eventLoop()
                    .submit(() -> channel.pipeline().fireExceptionCaught(new IllegalStateException("at the tail")))
                    .sync();
            channel.close().sync();
        }
    }

    static class ThrowsInAListener {
        @Test
        void throwsIt() {
            ImmediateEventExecutor.INSTANCE.newSucceededFuture("done").addListener(done -> {
                throw new IllegalStateException("in a listener");
            });
        }
    }

    static class SwallowsABlockingCall {
        @Test
        void blocks() {
            Mono.delay(Duration.ofMillis(1))
                    .map(tick -> sleep())
                    .onErrorComplete()
                    .block();
        }

        private static long sleep() {
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 1;
        }
    }

    static class LeavesATimer {
        @Test
        void schedules() {
            scheduleTimer();
        }
    }

    static class LeavesATimerWhileAnotherEnds {
        @Test
        void leaves() {
            earlierTimer.dispose();
            scheduleTimer();
        }
    }

    static class ReplacesATimer {
        @Test
        void replaces() {
            earlierTimer.dispose();
            scheduleTimer();
        }
    }

    static class LeavesAnInterval {
        @Test
        void subscribes() {
            RESOURCES.add(Flux.interval(Duration.ofHours(1), Schedulers.boundedElastic())
                    .subscribe()::dispose);
        }
    }

    static class LeavesAVirtualTimer {
        @Test
        void schedules() {
            VirtualTimeScheduler time = VirtualTime.scheduler();
            Mono.delay(Duration.ofDays(1), time).subscribe();
            Mono.delay(Duration.ofDays(1), time).subscribe().dispose();
            Mono.delay(Duration.ofSeconds(1), time).subscribe();
            time.advanceTimeBy(Duration.ofSeconds(1));
            RESOURCES.add(time::dispose);
        }
    }

    static class LeavesVirtualTimeInPlace {
        @Test
        void sets() {
            VirtualTimeScheduler.getOrSet();
            RESOURCES.add(VirtualTimeScheduler::reset);
        }
    }

    static class LeavesAConnection {
        @Test
        void connects() throws Exception {
            try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                RESOURCES.add(new Socket(server.getInetAddress(), server.getLocalPort()));
                RESOURCES.add(server.accept());
            }
        }
    }

    static class LeavesAServer {
        @Test
        void binds() throws Exception {
            RESOURCES.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
    }

    static class LeavesAThread {
        @Test
        void starts() {
            leaveThread();
        }
    }

    static class LeavesAThreadFromSetUp {
        @BeforeAll
        static void starts() {
            leaveThread();
        }

        @Test
        void passes() {}
    }

    static class LeavesTwoThings {
        @Test
        void leaves() {
            dropError();
            leaveThread();
        }
    }

    static class FailsAndLeaves {
        @Test
        void fails() {
            leaveThread();
            throw new AssertionError("own failure");
        }
    }

    static class HasNested {
        @Nested
        class Inner {
            @Test
            void starts() {
                leaveThread();
            }
        }
    }

    static class LeaksABuffer {
        @Test
        void leaks() {
            ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(8);
            buffer.writeLong(1);
        }
    }

    static class LeavesAPool {
        @Test
        void exchanges() {
            ConnectionProvider pool = pool();
            DisposableServer server = server(HttpResources.get());
            exchange(pool, server);
            server.disposeNow();
            RESOURCES.add(() -> pool.disposeLater().block());
        }
    }

    static class DisposesEverything {
        @Test
        void exchanges() {
            ConnectionProvider pool = pool();
            LoopResources loops = LoopResources.create("server", 1, true);
            DisposableServer server = server(loops);
            try (CapturedLogs logs = CapturedLogs.start()) {
                exchange(pool, server);
                assertThat(logs.joinedHexdumps()).contains("GET /somewhere HTTP/1.1", "content");
            }
            pool.disposeLater().block();
            server.disposeNow();
            loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).block();
        }
    }

    static class CleansUpAfterEach {
        @Test
        void starts() {
            leaveThread();
        }

        @AfterEach
        void ends() throws Exception {
            RESOURCES.get(0).close();
        }
    }

    static class LeavesAThreadThatEnds {
        @Test
        void starts() {
            Thread thread = new Thread(() -> LockSupport.parkNanos(200_000_000), "ends soon");
            thread.start();
        }
    }

    static class SharesAServer {
        private static ServerSocket server;

        @BeforeAll
        static void binds() throws Exception {
            server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        }

        @Test
        void connects() throws Exception {
            RESOURCES.add(new Socket(server.getInetAddress(), server.getLocalPort()));
            RESOURCES.add(server.accept());
        }

        @AfterAll
        static void closes() throws Exception {
            for (AutoCloseable resource : RESOURCES) {
                resource.close();
            }
            server.close();
        }
    }

    static class MayLeaveAThread {
        @Test
        @MayLeave(value = StrayThreads.class, because = "shown here")
        void starts() {
            leaveThread();
        }

        @Test
        @MayLeave(value = StrayThreads.class, because = "shown here")
        void dropsAsWell() {
            leaveThread();
            dropError();
        }
    }

    static class MayLeaveWithoutReason {
        @Test
        @MayLeave(value = StrayThreads.class, because = " ")
        void passes() {}
    }
}
