package io.github.reactivecontact.reactivestreams;

import io.github.reactivecontact.stub.Await;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Hooks;

/** A thread-local that Reactor propagates while this is open, and of which a test sees on which threads it is set. */
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

    /** On this thread. */
    String get() {
        return values.getOrDefault(Thread.currentThread(), "nobody");
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
