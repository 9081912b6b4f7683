package io.github.reactivecontact.testfloor;

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
 * Fails a test that leaves something behind, and a test class that does. Detected by JUnit, so that no test has to ask
 * for it; {@link MayLeave} takes a test out.
 *
 * <p>As a registered extension it begins before the test's own set-up and ends after its own tear-down. What one check
 * found in a test it does not report once more for the class.
 */
public final class LeftoverExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    static final String PATIENCE_MILLIS = "testfloor.patience.millis";

    /** Reactor Netty's event loops take two seconds of quiet by default until they end. */
    private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(10);

    private static final int LONGEST_PAUSE_MILLIS = 50;
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(LeftoverExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        if (!isNested(context)) {
            store(context).put(DoneWith.class, new DoneWith(new HashSet<>()));
            List<LeftoverCheck> checks = checksOfTest();
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
        List<Class<? extends LeftoverCheck>> excused = excused(context);
        doneWith(context).addAll(excused);
        end(context, "The test", check -> covers(excused, check));
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        if (!isNested(context)) {
            List<Class<? extends LeftoverCheck>> excused = excused(context);
            excused.addAll(doneWith(context));
            end(context, "The test class", check -> covers(excused, check));
        }
    }

    private static List<LeftoverCheck> checksOfTest() {
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

    private static void begin(ExtensionContext context, List<LeftoverCheck> checks) {
        checks.forEach(LeftoverCheck::begin);
        store(context).put(Running.class, new Running(checks));
    }

    private static void end(ExtensionContext context, String who, Predicate<LeftoverCheck> excused)
            throws InterruptedException {
        Running running = store(context).remove(Running.class, Running.class);
        if (running == null) {
            return;
        }
        List<LeftoverCheck> checks =
                running.checks().stream().filter(excused.negate()).toList();
        checks.forEach(LeftoverCheck::settle);
        Map<LeftoverCheck, List<Leftover>> leftovers = findingsAfterWaiting(checks, patience(context));
        if (!leftovers.isEmpty()) {
            leftovers.keySet().forEach(check -> doneWith(context).add(check.getClass()));
            throw failure(
                    who + " " + context.getDisplayName(),
                    leftovers.values().stream().flatMap(List::stream).toList());
        }
    }

    private static Map<LeftoverCheck, List<Leftover>> findingsAfterWaiting(
            List<LeftoverCheck> checks, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        int pause = 1;
        while (true) {
            boolean lastLook = System.nanoTime() - end >= 0;
            Map<LeftoverCheck, List<Leftover>> leftovers = new LinkedHashMap<>();
            checks.forEach(check -> leftovers.put(check, check.findings()));
            leftovers.values().removeIf(List::isEmpty);
            if (leftovers.isEmpty() || lastLook) {
                return leftovers;
            }
            Thread.sleep(pause);
            pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
        }
    }

    private static List<Class<? extends LeftoverCheck>> excused(ExtensionContext context) {
        List<Class<? extends LeftoverCheck>> excused = new ArrayList<>();
        for (Optional<ExtensionContext> at = Optional.of(context);
                at.isPresent();
                at = at.get().getParent()) {
            at.get()
                    .getElement()
                    .flatMap(element -> AnnotationSupport.findAnnotation(element, MayLeave.class))
                    .ifPresent(mayLeave -> {
                        if (mayLeave.because().isBlank()) {
                            throw new AssertionError("@MayLeave must say because of what");
                        }
                        excused.addAll(List.of(mayLeave.value()));
                    });
        }
        return excused;
    }

    private static boolean covers(Collection<Class<? extends LeftoverCheck>> excused, LeftoverCheck check) {
        return excused.stream().anyMatch(kind -> kind.isInstance(check));
    }

    private static AssertionError failure(String who, List<Leftover> leftovers) {
        StringBuilder message = new StringBuilder(who).append(" left behind:");
        leftovers.forEach(leftover -> message.append("\n - ").append(leftover.what()));
        AssertionError failure = new AssertionError(message.toString());
        leftovers.forEach(leftover -> {
            if (leftover.origin() != null) {
                failure.addSuppressed(leftover.origin());
            }
        });
        return failure;
    }

    private static Duration patience(ExtensionContext context) {
        return context.getConfigurationParameter(PATIENCE_MILLIS, Long::parseLong)
                .map(Duration::ofMillis)
                .orElse(DEFAULT_PATIENCE);
    }

    private static Set<Class<? extends LeftoverCheck>> doneWith(ExtensionContext context) {
        return Objects.requireNonNull(store(context).get(DoneWith.class, DoneWith.class))
                .kinds();
    }

    private static boolean isNested(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getRequiredTestClass(), Nested.class);
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(NAMESPACE);
    }

    private record Running(List<LeftoverCheck> checks) {}

    /** The checks that a test of the class reported already or was taken out of. */
    private record DoneWith(Set<Class<? extends LeftoverCheck>> kinds) {}
}
