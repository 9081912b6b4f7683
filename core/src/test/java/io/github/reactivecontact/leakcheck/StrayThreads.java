package io.github.reactivecontact.leakcheck;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Threads that were started and are still alive. */
public final class StrayThreads implements LeakCheck {

    /** Names of threads that the whole process shares, with their owners. */
    private static final Map<Pattern, String> SHARED = Map.ofEntries(
            shared("parallel-\\d+", "Reactor: Schedulers.parallel()"),
            shared("single-\\d+", "Reactor: Schedulers.single()"),
            shared("boundedElastic-\\d+", "Reactor: Schedulers.boundedElastic()"),
            shared("boundedElastic-evictor-\\d+", "Reactor: ends idle threads of boundedElastic()"),
            shared("reactor-(http|tcp)-(epoll|nio|kqueue|io_uring)-\\d+", "Reactor Netty: HttpResources, TcpResources"),
            shared("reactor-netty-pool-maintenance-\\d+", "Reactor Netty: evicts idle connections of every pool"),
            shared("globalEventExecutor-\\d+-\\d+", "Netty: GlobalEventExecutor, ends after a second of idleness"),
            shared("prometheus-metrics-scheduler-\\d+", "Prometheus: its client's scheduler, which has no end"),
            shared("junit-.*", "JUnit: timeouts"),
            shared("surefire-.*", "Surefire: communication with Maven"),
            shared("ForkJoinPool\\.commonPool-worker-\\d+", "JDK: the common pool"),
            shared("CompletableFutureDelayScheduler", "JDK: CompletableFuture's timeouts"),
            shared("ForkJoinPool-delayScheduler|.*-delayScheduler", "JDK: the pools' timers"),
            shared(
                    "HttpClient-\\d+-.*",
                    "JDK: java.net.http, whose client has no close before 21 and ends when collected"),
            shared("Common-Cleaner|Cleaner-\\d+", "JDK: cleaners"),
            shared("process reaper.*", "JDK: waits for child processes, ends after a minute"),
            shared("JFR .*", "JDK: Flight Recorder"),
            shared("Attach Listener|Signal Dispatcher|Notification Thread", "JVM: agents such as BlockHound attach"),
            shared("C[12] CompilerThread\\d+|Sweeper thread", "JVM: compilers come and go"));

    private Set<Thread> before = Set.of();

    @Override
    public void begin() {
        before = new HashSet<>(alive());
    }

    @Override
    public List<Leak> findings() {
        return alive().stream()
                .filter(thread -> !before.contains(thread) && !isShared(thread.getName()))
                .map(thread -> new Leak(
                        "a stray thread: " + thread.getName() + (thread.isDaemon() ? " (daemon)" : ""), stack(thread)))
                .toList();
    }

    private static boolean isShared(String name) {
        return SHARED.keySet().stream()
                .anyMatch(pattern -> pattern.matcher(name).matches());
    }

    private static List<Thread> alive() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        Thread[] threads = new Thread[group.activeCount() + 64];
        int count = group.enumerate(threads);
        return Arrays.stream(threads, 0, count).filter(Thread::isAlive).toList();
    }

    private static Throwable stack(Thread thread) {
        Throwable stack = new Throwable("Stack of thread " + thread.getName());
        stack.setStackTrace(thread.getStackTrace());
        return stack;
    }

    private static Map.Entry<Pattern, String> shared(String name, String owner) {
        return Map.entry(Pattern.compile(name), owner);
    }
}
