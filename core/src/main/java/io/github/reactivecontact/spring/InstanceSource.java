package io.github.reactivecontact.spring;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import org.reactivestreams.Publisher;

/**
 * Supplies the instances of the auto-configured client while the application runs, for example from a database or a
 * secret store that is polled. A bean of this type is subscribed to once, when the application starts, and cancelled
 * when it stops. The client starts with the instances of {@code contact-client.instances} or
 * {@code contact-client.instances-file}. With such a bean, that file is read at the start only.
 *
 * <p>Each element is the whole set, and goes to {@link ReactiveContactClient#setInstances(Iterable)}. A set that the
 * client refuses, such as an empty one, is logged at WARN, and the previous instances stay. They also stay when the
 * publisher completes or fails; a failure is logged at WARN. A publisher that is to continue after failures retries
 * itself.
 */
@FunctionalInterface
public interface InstanceSource {

    /**
     * Returns the sets of instances.
     *
     * @return emits a set at each change, on any thread
     */
    Publisher<? extends Iterable<GreenApiInstance>> instances();
}
