package io.github.reactivecontact.leakcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.HttpResources;

class BlockHoundTest {

    @Test
    @MayLeave(value = BlockingCalls.class, because = "the test makes a blocking call")
    void blockingCall_onParallelThread_fails() {
        FutureTask<Thread> task = new FutureTask<>(BlockHoundTest::block);
        Schedulers.parallel().schedule(task);

        assertThatThrownBy(() -> task.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(BlockingOperationError.class);
    }

    @Test
    @MayLeave(value = BlockingCalls.class, because = "the test makes a blocking call")
    void blockingCall_onReactorNettyEventLoop_fails() {
        assertThatThrownBy(() -> onEventLoop(BlockHoundTest::block))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(BlockingOperationError.class);
    }

    @Test
    @MayLeave(value = BlockingCalls.class, because = "the test makes a blocking call")
    void lock_afterParallelThreadBlockedOnIt_canBeAcquired() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        FutureTask<Boolean> waiting = new FutureTask<>(() -> lockLater(lock));
        lock.lock();
        Schedulers.parallel().schedule(waiting);
        while (!lock.hasQueuedThreads()) {
            Thread.onSpinWait();
        }
        lock.unlock();

        assertThat(waiting.get(5, TimeUnit.SECONDS)).isTrue();
        assertThat(lock.tryLock(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void eventLoop_ofReactorNetty_isNonBlocking() throws Exception {
        assertThat(onEventLoop(Thread::currentThread)).isInstanceOf(NonBlocking.class);
    }

    @Test
    void blockingCall_onBoundedElasticThread_passes() throws Exception {
        FutureTask<Thread> task = new FutureTask<>(BlockHoundTest::block);
        Schedulers.boundedElastic().schedule(task);

        assertThat(task.get(5, TimeUnit.SECONDS).getName()).startsWith("boundedElastic-");
    }

    private static <T> T onEventLoop(Callable<T> call) throws Exception {
        return HttpResources.get().onClient(true).next().submit(call).get(5, TimeUnit.SECONDS);
    }

    private static boolean lockLater(ReentrantLock lock) {
        lock.lock();
        lock.unlock();
        return true;
    }

    private static Thread block() throws InterruptedException {
        Thread.sleep(1);
        return Thread.currentThread();
    }
}
