package io.github.reactivecontact.leakcheck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Fails a test or a test class that leaks. JUnit detects it automatically; {@link MayLeave} exempts a test from a
 * check.
 *
 * <p>It begins before the set-up of the test and ends after its tear-down. A leak that failed a test is not reported
 * again for the class.
 */
public final class LeakCheckExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    static final String PATIENCE_MILLIS = "leakcheck.patience.millis";

    /** Reactor Netty's event loops shut down after a quiet period of two seconds by default. */
    private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);

    private static final int LONGEST_PAUSE_MILLIS = 50;
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(LeakCheckExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        if (!isNested(context)) {
            store(context).put(SkippedForClass.class, new SkippedForClass(new HashSet<>()));
            List<LeakCheck> checks = checksOfTest();
            checks.add(new UndisposedPools());
            checks.add(new LeakedBuffers());
            VirtualTime.forgetIdle();
            begin(context, checks);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        begin(context, checksOfTest());
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        List<Class<? extends LeakCheck>> exempt = exempt(context);
        skippedForClass(context).addAll(exempt);
        end(context, "The test", check -> matches(exempt, check));
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        if (!isNested(context)) {
            List<Class<? extends LeakCheck>> exempt = exempt(context);
            exempt.addAll(skippedForClass(context));
            end(context, "The test class", check -> matches(exempt, check));
        }
    }

    private static List<LeakCheck> checksOfTest() {
        return new ArrayList<>(List.of(
                new DroppedErrors(),
                new UncaughtExceptions(),
                new NettyWarnings(),
                new BlockingCalls(),
                new LiveTimers(),
                new VirtualTimers(),
                new OpenConnections(),
                new StrayThreads()));
    }

    private static void begin(ExtensionContext context, List<LeakCheck> checks) {
        checks.forEach(LeakCheck::begin);
        store(context).put(Running.class, new Running(checks));
    }

    private static void end(ExtensionContext context, String subject, Predicate<LeakCheck> exempt)
            throws InterruptedException {
        Running running = store(context).remove(Running.class, Running.class);
        if (running == null) {
            return;
        }
        List<LeakCheck> checks =
                running.checks().stream().filter(exempt.negate()).toList();
        checks.forEach(LeakCheck::settle);
        Map<LeakCheck, List<Leak>> leaks = findingsAfterWaiting(checks, patience(context));
        if (!leaks.isEmpty()) {
            leaks.keySet().forEach(check -> skippedForClass(context).add(check.getClass()));
            throw failure(
                    subject + " " + context.getDisplayName(),
                    leaks.values().stream().flatMap(List::stream).toList());
        }
    }

    private static Map<LeakCheck, List<Leak>> findingsAfterWaiting(List<LeakCheck> checks, Duration patience)
            throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        int pause = 1;
        while (true) {
            boolean lastTry = System.nanoTime() - end >= 0;
            Map<LeakCheck, List<Leak>> leaks = new LinkedHashMap<>();
            checks.forEach(check -> leaks.put(check, check.findings()));
            leaks.values().removeIf(List::isEmpty);
            if (leaks.isEmpty() || lastTry) {
                return leaks;
            }
            Thread.sleep(pause);
            pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
        }
    }

    private static List<Class<? extends LeakCheck>> exempt(ExtensionContext context) {
        List<Class<? extends LeakCheck>> exempt = new ArrayList<>();
        for (Optional<ExtensionContext> level = Optional.of(context);
                level.isPresent();
                level = level.get().getParent()) {
            level.get()
                    .getElement()
                    .flatMap(element -> AnnotationSupport.findAnnotation(element, MayLeave.class))
                    .ifPresent(mayLeave -> {
                        if (mayLeave.because().isBlank()) {
                            throw new AssertionError("@MayLeave needs a reason: because is blank");
                        }
                        exempt.addAll(List.of(mayLeave.value()));
                    });
        }
        return exempt;
    }

    private static boolean matches(Collection<Class<? extends LeakCheck>> exempt, LeakCheck check) {
        return exempt.stream().anyMatch(kind -> kind.isInstance(check));
    }

    private static AssertionError failure(String subject, List<Leak> leaks) {
        StringBuilder message = new StringBuilder(subject).append(" leaked:");
        leaks.forEach(leak -> message.append("\n - ").append(leak.what()));
        AssertionError failure = new AssertionError(message.toString());
        leaks.forEach(leak -> {
            if (leak.origin() != null) {
                failure.addSuppressed(leak.origin());
            }
        });
        return failure;
    }

    private static Duration patience(ExtensionContext context) {
        return context.getConfigurationParameter(PATIENCE_MILLIS, Long::parseLong)
                .map(Duration::ofMillis)
                .orElse(DEFAULT_PATIENCE);
    }

    private static Set<Class<? extends LeakCheck>> skippedForClass(ExtensionContext context) {
        return Objects.requireNonNull(store(context).get(SkippedForClass.class, SkippedForClass.class))
                .kinds();
    }

    private static boolean isNested(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getRequiredTestClass(), Nested.class);
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(NAMESPACE);
    }

    private record Running(List<LeakCheck> checks) {}

    /** The checks that already failed a test of the class, or from which one was exempt. */
    private record SkippedForClass(Set<Class<? extends LeakCheck>> kinds) {}
}
