package io.github.reactivecontact.internal.publisher;

import java.util.Optional;
import java.util.Set;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/**
 * Adds the caller's line to the assembly traces of {@link Hooks#onOperatorDebug()}. Reactor reports the first line
 * outside of Reactor, which is a line of this client.
 */
public final class CallSites {

    private static final Set<String> CLIENT_CLASSES = Set.of(
            "io.github.reactivecontact.ReactiveContactClient",
            "io.github.reactivecontact.DefaultReactiveContactClient");
    private static final String PUBLISHERS = CallSites.class.getPackageName() + ".";

    private CallSites() {}

    /**
     * Replaces the assembly trace, if Reactor captured one.
     *
     * @param assembled result of {@code onAssembly}
     * @param method the method of the client that the caller called
     * @param <T> type of an element
     * @return the publisher unchanged if it has no trace, otherwise with the caller's line
     */
    @SuppressWarnings("unchecked")
    public static <T> Flux<T> named(Flux<T> assembled, String method) {
        return traced(assembled) instanceof Flux<?> flux
                ? callSite(method).map(((Flux<T>) flux)::checkpoint).orElse(assembled)
                : assembled;
    }

    /**
     * Replaces the assembly trace, if Reactor captured one.
     *
     * @param assembled result of {@code onAssembly}
     * @param method the method of the client that the caller called
     * @param <T> type of an element
     * @return the publisher unchanged if it has no trace, otherwise with the caller's line
     */
    @SuppressWarnings("unchecked")
    public static <T> Mono<T> named(Mono<T> assembled, String method) {
        return traced(assembled) instanceof Mono<?> mono
                ? callSite(method).map(((Mono<T>) mono)::checkpoint).orElse(assembled)
                : assembled;
    }

    /** Returns the publisher without its trace, for an operator that the client adds at subscription. */
    @SuppressWarnings("unchecked")
    static <T> Flux<T> untraced(Flux<T> assembled) {
        return traced(assembled) instanceof Flux<?> flux ? (Flux<T>) flux : assembled;
    }

    /** Returns the traced publisher, or an object that is no publisher if there is no trace. */
    private static Object traced(Object assembled) {
        Scannable scannable = Scannable.from(assembled);
        boolean isTraced = scannable.scanOrDefault(Attr.ACTUAL_METADATA, false);
        return Scannable.from(isTraced ? scannable.scan(Attr.PARENT) : null);
    }

    private static Optional<String> callSite(String method) {
        return StackWalker.getInstance()
                .walk(frames ->
                        frames.filter(frame -> isCaller(frame.getClassName())).findFirst())
                .map(frame -> "ReactiveContactClient." + method + " at " + frame.toStackTraceElement());
    }

    private static boolean isCaller(String className) {
        return !CLIENT_CLASSES.contains(className)
                && !className.startsWith(PUBLISHERS)
                && !className.startsWith("reactor.core.")
                && !className.startsWith("java.");
    }
}
