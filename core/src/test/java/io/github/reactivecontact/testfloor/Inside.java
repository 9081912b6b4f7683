package io.github.reactivecontact.testfloor;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/** Reads what a library keeps to itself and gives no other way to see. */
final class Inside {

    private Inside() {}

    /** A field's value; of a static field for a null target. */
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
