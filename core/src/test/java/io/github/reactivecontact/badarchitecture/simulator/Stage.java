package io.github.reactivecontact.badarchitecture.simulator;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ParameterResolver;

public abstract class Stage implements ParameterResolver {

    @Nullable
    String environment() {
        return System.getenv("STAGE");
    }
}
