package io.github.reactivecontact.leakcheck;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/** Reads private fields of libraries. */
final class ReflectiveAccess {

    private ReflectiveAccess() {}

    /** Returns the value of a field. The target of a static field is null. */
    static Object field(Class<?> type, String name, @Nullable Object target) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(target);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("The library no longer has " + type.getName() + "." + name, e);
        }
    }
}
