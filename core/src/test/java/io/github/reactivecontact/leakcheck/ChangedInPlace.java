package io.github.reactivecontact.leakcheck;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import reactor.netty.http.client.HttpClient;

/** Changes the configuration of an {@code HttpClient} in place, so that an identity check sees no change. */
public final class ChangedInPlace {

    private ChangedInPlace() {}

    /**
     * Copies the configuration of one client to another.
     *
     * @return the given client
     */
    public static HttpClient of(HttpClient given, HttpClient changed) {
        Object from = changed.configuration();
        for (Class<?> type = from.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    copy(field, from, given.configuration());
                }
            }
        }
        return given;
    }

    private static void copy(Field field, Object from, Object to) {
        try {
            field.setAccessible(true);
            field.set(to, field.get(from));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("Cannot set " + field, e);
        }
    }
}
