package io.github.reactivecontact.simulator;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Resolves the parameters that {@link GreenApiSimulation} lists. */
final class GreenApiSimulationExtension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(GreenApiSimulationExtension.class);
    private static final List<Class<?>> TYPES =
            List.of(GreenApiSimulator.class, GreenApiInstance.class, ReactiveContactClient.class);

    GreenApiSimulationExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return TYPES.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == ReactiveContactClient.class) {
            return client(context);
        }
        GreenApiSimulator simulator = simulator(context);
        return type == GreenApiInstance.class ? simulator.instance() : simulator;
    }

    /** The parameters of a constructor belong to the test for which it creates an object. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    private static GreenApiSimulator simulator(ExtensionContext context) {
        return stored(
                context,
                GreenApiSimulator.class,
                () -> GreenApiSimulator.builder()
                        .instances(settings(context).instances())
                        .start());
    }

    private static ReactiveContactClient client(ExtensionContext context) {
        GreenApiSimulator simulator = simulator(context);
        return stored(
                context,
                ReactiveContactClient.class,
                () -> ReactiveContactClient.builder()
                        .instances(simulator.instances())
                        .unlimitedRate()
                        .build());
    }

    private static GreenApiSimulation settings(ExtensionContext context) {
        return Stream.<Class<?>>iterate(context.getRequiredTestClass(), Objects::nonNull, Class::getEnclosingClass)
                .map(type -> AnnotationSupport.findAnnotation(type, GreenApiSimulation.class))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the test class has no @GreenApiSimulation"));
    }

    /** Returns the object of this context or of one around it, or a new one of this context. */
    // JUnit 5 does not have the replacement of this method.
    @SuppressWarnings("deprecation")
    private static <T extends AutoCloseable> T stored(ExtensionContext context, Class<T> type, Supplier<T> created) {
        Object stored = context.getStore(NAMESPACE).getOrComputeIfAbsent(type, key -> new Stored(created.get()));
        return type.cast(((Stored) Objects.requireNonNull(stored)).resource());
    }

    /** Is closed with its context, the newest first. JUnit before 5.13 closes only what has the deprecated type. */
    @SuppressWarnings({"deprecation", "try"})
    private record Stored(AutoCloseable resource) implements ExtensionContext.Store.CloseableResource, AutoCloseable {

        @Override
        public void close() throws Exception {
            resource.close();
        }
    }
}
