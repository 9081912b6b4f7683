package io.github.reactivecontact.reactivestreams;

import io.github.reactivecontact.stub.Await;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Hooks;

/** A thread-local that Reactor propagates until it is closed. A test can read its value on every thread. */
final class UserThreadLocal implements ThreadLocalAccessor<String>, AutoCloseable {

    static final String KEY = "user";

    private final Map<Thread, String> values = new ConcurrentHashMap<>();

    private UserThreadLocal() {}

    static UserThreadLocal propagated() {
        UserThreadLocal user = new UserThreadLocal();
        ContextRegistry.getInstance().registerThreadLocalAccessor(user);
        Hooks.enableAutomaticContextPropagation();
        return user;
    }

    /** Returns the value on the current thread, or "none". */
    String get() {
        return values.getOrDefault(Thread.currentThread(), "none");
    }

    @Override
    public Object key() {
        return KEY;
    }

    @Override
    public @Nullable String getValue() {
        return values.get(Thread.currentThread());
    }

    @Override
    public void setValue(String value) {
        values.put(Thread.currentThread(), value);
    }

    @Override
    public void setValue() {
        values.remove(Thread.currentThread());
    }

    /** Waits until no thread has a value: a thread that is still within a call would keep it without the accessor. */
    @Override
    public void close() {
        Await.until(values::isEmpty, () -> "thread-locals left behind: " + values);
        Hooks.disableAutomaticContextPropagation();
        ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
    }
}
