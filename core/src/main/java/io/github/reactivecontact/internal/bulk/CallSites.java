package io.github.reactivecontact.internal.bulk;

import java.util.Optional;
import java.util.Set;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/**
 * Names the caller's line in the assembly traces of {@link Hooks#onOperatorDebug()}. Reactor names the first line outside
 * of its own package, and that is a line of this client.
 */
public final class CallSites {

    private static final String CLIENT = "io.github.reactivecontact.ReactiveContactClient";
    private static final Set<String> CLASSES_OF_THE_CLIENT = Set.of(
            CallSites.class.getName(),
            BulkLookup.class.getName(),
            SingleLookup.class.getName(),
            CLIENT,
            "io.github.reactivecontact.DefaultReactiveContactClient");

    private CallSites() {}

    /**
     * Replaces the trace that Reactor took, if it took one.
     *
     * @param assembled as {@code onAssembly} returned it
     * @param method of the client that the caller called
     * @param <T> type of an element
     * @return the same without a trace, or with the caller's line
     */
    @SuppressWarnings("unchecked")
    public static <T> Flux<T> named(Flux<T> assembled, String method) {
        return traced(assembled) instanceof Flux<?> flux
                ? callSite(method).map(((Flux<T>) flux)::checkpoint).orElse(assembled)
                : assembled;
    }

    /**
     * Replaces the trace that Reactor took, if it took one.
     *
     * @param assembled as {@code onAssembly} returned it
     * @param method of the client that the caller called
     * @param <T> type of the element
     * @return the same without a trace, or with the caller's line
     */
    @SuppressWarnings("unchecked")
    public static <T> Mono<T> named(Mono<T> assembled, String method) {
        return traced(assembled) instanceof Mono<?> mono
                ? callSite(method).map(((Mono<T>) mono)::checkpoint).orElse(assembled)
                : assembled;
    }

    /** The same without a trace, for an operator that the client adds when it is subscribed to. */
    @SuppressWarnings("unchecked")
    static <T> Flux<T> untraced(Flux<T> assembled) {
        return traced(assembled) instanceof Flux<?> flux ? (Flux<T>) flux : assembled;
    }

    /** What the trace is of; nothing that can be scanned, if there is no trace. */
    private static Object traced(Object assembled) {
        Scannable scannable = Scannable.from(assembled);
        boolean isTraced = scannable.scanOrDefault(Attr.ACTUAL_METADATA, false);
        return Scannable.from(isTraced ? scannable.scan(Attr.PARENT) : null);
    }

    private static Optional<String> callSite(String method) {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> isOfTheCaller(frame.getClassName()))
                        .findFirst())
                .map(frame -> "ReactiveContactClient." + method + " at " + frame.toStackTraceElement());
    }

    private static boolean isOfTheCaller(String className) {
        return !CLASSES_OF_THE_CLIENT.contains(className)
                && !className.startsWith("reactor.core.")
                && !className.startsWith("java.");
    }
}
